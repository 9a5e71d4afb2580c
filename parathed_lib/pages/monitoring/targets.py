"""Result targets and the municipality's own targets, in words."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import (
    NO_BREAK_SPACE,
    capitalised,
    day,
    in_words,
    listed,
    number,
    period,
)
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.progress import Progress
from parathed_lib.monitoring.targets import (
    OwnTarget,
    ResultRow,
    own_targets,
    result_rows,
)
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring.counting import alone, counted
from parathed_lib.pages.monitoring.rating_table import with_mark

_STATES = {
    "reached": "nået",
    "below": "ikke nået",
    "above": "over det ventede",
    "unknown": "ikke talt op",
    "words": "kan ikke tælles",
    "suppressed": say("base", "hidden"),
}
_ALONE = {
    "reached": "er nået",
    "from_start": "var nået fra begyndelsen",
    "behind": "er ikke nået til tiden",
    "coming": "er ikke nået endnu",
    "unknown": "kan ikke følges, for der er intet svar nu",
}


@dataclass(frozen=True)
class ResultWords:
    """A measure of a result target: what was expected, what it became, the verdict."""

    text: str
    of: str
    expected: str
    actual: str
    share: str
    due: str
    verdict: str
    mark: str


@dataclass(frozen=True)
class OwnWords:
    """A target of a form beside the rating now."""

    name: str
    rater: str
    round: str
    was: str
    level: str
    now: str
    due: str
    verdict: str
    mark: str
    owner: str


def result_words(found: Progress) -> list[ResultWords]:
    """The result targets of a plan on its day."""
    return [_result(row) for row in result_rows(found.plan.result_targets, found.at)]


def results_told(found: Progress) -> str:
    """How many measures are met, in a sentence; empty without result targets."""
    rows = result_rows(found.plan.result_targets, found.at)
    if not rows:
        return ""
    measured = [row for row in rows if row.state != "words"]
    counts = [
        f"{alone(n, neuter=True)} er {word}"
        for n, word in (
            (sum(r.state == "reached" for r in measured), "nået"),
            (sum(r.state == "above" for r in measured), "over det ventede"),
            (
                sum(r.state == "below" and bool(r.is_due) for r in measured),
                "ikke nået til tiden",
            ),
            (
                sum(r.state == "below" and not r.is_due for r in measured),
                "ikke nået endnu",
            ),
            (sum(r.state == "unknown" for r in measured), "ikke talt op"),
            (sum(r.state == "suppressed" for r in measured), say("base", "hidden")),
        )
        if n
    ]
    text = ""
    of = counted(len(measured), "mål med tal", "mål med tal", neuter=True)
    if measured and all(row.state == "unknown" for row in measured):
        text = f"Ingen har talt op for {of}."
    elif measured:
        text = f"Af {of}: {listed(counts)}."
    in_words_only = len(rows) - len(measured)
    if in_words_only:
        some = capitalised(
            counted(in_words_only, "resultatmål", "resultatmål", neuter=True)
        )
        text += f" {some} er kun beskrevet i ord."
    return text.strip()


def own_words(monitoring: Monitoring) -> list[OwnWords]:
    """The municipality's own targets beside its ratings now."""
    return [_own(monitoring, found) for found in own_targets(monitoring)]


def own_title(monitoring: Monitoring) -> str:
    """The finding on the own targets."""
    found = [row.state for row in own_targets(monitoring)]
    if len(found) == 1:
        return f"Kommunens eget mål {_ALONE[found[0]]}"
    reached, from_start = found.count("reached"), found.count("from_start")
    title = f"{capitalised(alone(reached, neuter=True))} af {in_words(len(found))} egne mål er nået"
    if from_start:
        title += f", {alone(from_start, neuter=True)} var nået fra begyndelsen"
    return title


def result_title(found: Progress) -> str:
    """The finding on the result targets; a hidden one counts neither as met nor not."""
    rows = [r for r in result_rows(found.plan.result_targets, found.at) if r.measure]
    if not rows:
        return "Resultatmålene er kun beskrevet i ord"
    told = [row for row in rows if row.state != "suppressed"]
    hidden = len(rows) - len(told)
    name = "mål med tal"
    every = capitalised(counted(hidden, name, name, neuter=True))
    also = f"{every} er skjult"
    if not told:
        return f"{every} er {say('base', 'hidden')}"
    met = alone(sum(row.state == "reached" for row in told), neuter=True)
    nobody = all(row.state == "unknown" for row in told)
    if hidden and len(told) == 1:
        return f"{also}, det sidste er {_result(told[0]).verdict}"
    if hidden:
        others = f"de {in_words(len(told))} andre"
        if nobody:
            return f"{also}, og ingen har talt op for {others}"
        return f"{also}, og af {others} er {met} nået"
    of = counted(len(rows), name, name, neuter=True)
    if nobody:
        return f"Ingen har talt op for {of}"
    if len(rows) == 1:
        return f"Målet med tal er {_result(rows[0]).verdict}"
    return f"{capitalised(met)} af {of} er nået"


def _result(row: ResultRow) -> ResultWords:
    verdict = _STATES[row.state]
    if row.state == "below" and row.is_due is not True:
        verdict = "ikke nået endnu"
    actual = row.standing.actual if row.standing else None
    is_short = row.standing is not None and row.state == "below"
    share = row.standing.share_pct if row.standing and is_short else None
    percent = "" if share is None else number(share)
    return ResultWords(
        text=row.target.text,
        of=row.measure.of if row.measure else "",
        expected=row.measure.expected if row.measure else "",
        actual="" if actual is None else number(actual),
        share=f"{percent}{NO_BREAK_SPACE}% af det laveste ventede" if percent else "",
        due=day(row.due) if row.due else row.target.due,
        verdict=verdict,
        mark=_mark(row),
    )


def _mark(row: ResultRow) -> str:
    """The mark of a verdict, from those of the milestones."""
    if row.state == "below":
        return "overdue" if row.is_due else "coming"
    return "reached" if row.state in ("reached", "above") else "undated"


def _own(monitoring: Monitoring, row: OwnTarget) -> OwnWords:
    entry = monitoring.now.catalogue.rubric.parameter[row.target.parameter]
    verdict, mark = {
        "reached": ("nået", "reached"),
        "from_start": ("var nået fra begyndelsen", "reached"),
        "behind": ("ikke nået til tiden", "overdue"),
        "coming": ("ikke nået endnu", "coming"),
        "unknown": ("intet svar nu", "undated"),
    }[row.state]
    return OwnWords(
        name=with_mark(monitoring, row.target.parameter, row.round),
        rater=entry.rater,
        round=row.round,
        was=number(row.was),
        level=number(row.target.level),
        now=number(row.now),
        due=period(row.target.date),
        verdict=verdict,
        mark=mark,
        owner=row.target.owner,
    )
