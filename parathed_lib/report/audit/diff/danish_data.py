"""Keys and words of a page's data, as a Danish reader knows them."""

from __future__ import annotations

from functools import cache

from parathed_lib.catalogue.planning import load_planning
from parathed_lib.formatting import period
from parathed_lib.pages.assessment.extent import HIDDEN
from parathed_lib.pages.monitoring.plans import NO_STATUS, STATES

DANISH_FIELDS = {
    "about": "hvad det handler om",
    "action": "handling",
    "actions": "handlinger",
    "actual": "resultat",
    "aim": "ønsket trin",
    "alike_pairs": "par, der ligner hinanden",
    "area": "område",
    "answered": "antal svar",
    "answered_both": "svar i begge runder",
    "before": "tidligere",
    "change": "ændring",
    "change_pct": "ændring i procent",
    "cofinancing": "medfinansiering",
    "count": "antal",
    "covered": "fulgte anbefalinger",
    "date": "dato",
    "decision": "beslutning",
    "decision_date": "beslutningens dato",
    "differences_kr": "forskelle i kr.",
    "due": "frist",
    "due_day": "fristens dag",
    "estimate": "skøn",
    "expected": "ventet",
    "facts": "hvad det drejer sig om",
    "financed": "finansieret",
    "first": "begynder",
    "first_day": "første dag",
    "forms": "skemaer",
    "frame": "ramme",
    "frame_kr": "ramme i kr.",
    "funding": "finansiering",
    "group": "gruppe",
    "halves": "svar i den lave og høje halvdel",
    "hidden": "skjult",
    "high": "højeste",
    "indicator": "tal",
    "key": "nøgle",
    "kind": "slags",
    "kr": "kr.",
    "label": "betegnelse",
    "last": "slutter",
    "last_day": "sidste dag",
    "learner": "kan lære",
    "level": "trin",
    "levels": "svar på hvert trin",
    "loop_gap": "hvad der mangler",
    "low": "laveste",
    "mean": "gennemsnit",
    "meaning": "betydning",
    "milestones": "milepæle",
    "municipalities": "kommuner",
    "name": "navn",
    "named": "kommuner ved navn",
    "none_because": "hvorfor der ikke er grænser",
    "now": "nyeste",
    "number": "nummer",
    "of": "ud af",
    "outside": "uden for",
    "outside_kr": "uden for rammen i kr.",
    "outside_phase": "uden for fasen",
    "overdue": "overskredet",
    "owner": "ansvarlig",
    "pairs": "par",
    "parameter": "spørgsmål",
    "participants": "deltagere",
    "persons": "tæller personer",
    "period": "periode",
    "periods": "perioder",
    "phase": "fase",
    "points": "punkter",
    "problem": "hvorfor tallet mangler",
    "range_before": "tidligere interval",
    "range_now": "nyeste interval",
    "ratings": "svar",
    "reached": "nået den",
    "recommendations": "anbefalinger",
    "region": "region",
    "round": "runde",
    "rounds": "runder",
    "rows": "poster",
    "rows_kr": "poster i kr.",
    "scenario": "øvelse",
    "set_aside": "hvorfor punktet ikke tages med",
    "share_pct": "andel i procent",
    "side": "retning",
    "slack_days": "dage til fristen",
    "smallest_group": "mindste gruppe",
    "source": "kilde",
    "sources": "kilder",
    "start": "start",
    "start_day": "startdag",
    "state": "tilstand",
    "status": "status",
    "status_date": "statussens dato",
    "taking_part": "deltager",
    "teacher": "kan lære fra sig",
    "term": "begreb",
    "text": "tekst",
    "theme": "tema",
    "title": "navn",
    "total": "i alt",
    "total_kr": "i alt i kr.",
    "track": "spor",
    "unit": "enhed",
    "value": "tal",
    "unstarted": "ikke begyndt til tiden",
    "verdict": "vurdering",
    "was": "tidligere",
    "year": "år",
}
_DANISH_STATES: dict[str, str] = {
    **dict[str, str](STATES.items()),
    "behind": "dagen er gået",
    "below": "ikke nået",
    "above": "over det ventede",
    "words": "kan ikke tælles",
    "unknown": "ikke kendt",
    "suppressed": HIDDEN["suppressed"],
}
_HIDDEN: dict[str, str] = dict(HIDDEN.items())
_VERDICTS = {
    "unchanged": "uændret",
    "one_step": "ét svar er flyttet ét trin",
    "within": "inden for usikkerheden",
    "beyond": "uden for usikkerheden",
    "unknown": "ikke kendt",
    "higher": "højere",
    "lower": "lavere",
    "same": "det samme",
    "similar": "kan ikke skelnes",
    "status": "kun det ene tal er sikkert",
    "descriptive": "kun beskrevet",
    "alone": "ingen tidligere årgang",
    "missing": "mangler",
    "missing_now": "mangler nu",
    "missing_before": "manglede før",
    "unlike": "to slags perioder",
    "break": "ny opgørelse",
    "revised": "rettet",
    "newer": "nyere tal",
    "older": "ældre tal",
}


def danish_value(key: str, value: str) -> str:
    """A word of a report's data as a Danish reader knows it; others as they are."""
    if key == "state":
        return _DANISH_STATES.get(value, value)
    if key == "hidden":
        return _HIDDEN.get(value, value)
    if key in ("verdict", "change", "side"):
        return _VERDICTS.get(value, value)
    if key == "decision":
        return _decisions().get(value, value)
    if key == "status":
        return _statuses().get(value, value)
    return str(period(value))


@cache
def _statuses() -> dict[str, str]:
    known = {entry.id: entry.name.lower() for entry in load_planning().file.statuses}
    return {**known, "unknown": NO_STATUS}


@cache
def _decisions() -> dict[str, str]:
    return {entry.id: entry.name.lower() for entry in load_planning().file.decisions}
