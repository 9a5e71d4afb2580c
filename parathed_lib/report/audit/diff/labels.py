"""What the parts of a page on a plan, follow-up or programme are called.

Each name is a pair: English for the command line, Danish for the page.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from parathed_lib.pages.messages import say
from parathed_lib.report.audit.diff import words
from parathed_lib.report.audit.diff.danish_data import DANISH_FIELDS, danish_value

_LONGEST, _LONGEST_DANISH, _LONG_ID = 32, 80, 8
_LONGEST_NUMBER = 4


class Name(NamedTuple):
    """The same name for the command line and for the page."""

    english: str
    danish: str


OTHER = "other"
# In the order in which they are told.
TOPICS = {
    "plan": Name("Plan", "Planen"),
    "score": Name("Score", "Scoren"),
    "answers": Name("Answers", "Svar"),
    "points": Name("Attention points", "Opmærksomhedspunkter"),
    "milestones": Name("Milestones", "Milepæle"),
    "actions": Name("Actions", "Handlinger"),
    "goals": Name("Goals and targets", "Mål"),
    "budget": Name("Budget", "Budget"),
    "training": Name("Training", "Kurser og øvelser"),
    "recommendations": Name("Recommendations", "Anbefalinger"),
    "findings": Name("What does not add up", "Går planen op?"),
    "indicators": Name("Figures on the surroundings", "Tal om omgivelserne"),
    "extent": Name("Extent", "Omfang"),
    "group": Name("Municipalities", "Kommunerne"),
    "texts": Name("Texts", "Tekster"),
    "status_text": Name("Status in words", "Status i ord"),
    "unknowns": Name("What we do not know", "Det ved vi ikke"),
    OTHER: Name("Other", "Andet i rapportens data"),
}
NO_NAME = Name("", "")
# By the key of the JSON: what it is about, and what one row of it is called.
PARTS = {
    "municipality": ("plan", Name("municipality", "kommunen")),
    "plan": ("plan", NO_NAME),
    "key": ("plan", NO_NAME),
    "name": ("plan", NO_NAME),
    "round": ("plan", NO_NAME),
    "score": ("score", NO_NAME),
    "ratings": ("answers", Name("answer", "")),
    "themes": ("answers", Name("theme", "tema")),
    "parameters": ("answers", Name("answer", "")),
    "changes": ("answers", Name("change", "ændring")),
    "points": ("points", Name("point", "punkt")),
    "attention_points": ("points", Name("theme", "tema")),
    "shared": ("points", Name("point", "punkt")),
    "loop": ("points", Name("point", "punkt")),
    "loop_gap": ("points", NO_NAME),
    "phases": ("milestones", Name("phase", "fase")),
    "milestones": ("milestones", Name("milestone", "milepæl")),
    "states": ("milestones", Name("number of milestones", "Antal milepæle")),
    "tracks": ("actions", Name("track", "spor")),
    "actions": ("actions", Name("action", "handling")),
    "statuses": ("actions", Name("number of actions", "Antal handlinger")),
    "goals": ("goals", Name("goal", "mål")),
    "result_targets": ("goals", Name("result target", "resultatmål")),
    "measures": ("goals", Name("measure", "måltal")),
    "own_targets": ("goals", Name("own target", "eget mål")),
    "budget": ("budget", Name("year", "år")),
    "amounts": ("budget", Name("amount", "beløb")),
    "training": ("training", Name("training", "kursus")),
    "coverage": ("recommendations", Name("area", "område")),
    "findings": ("findings", Name("finding", "")),
    "indicators": ("indicators", NO_NAME),
    "extent": ("extent", NO_NAME),
    "extent_limits": ("extent", Name("limits", "grænser")),
    "rounds": ("group", Name("round", "runde")),
    "municipalities": ("group", Name("municipality", "kommune")),
    "regions": ("group", Name("region", "region")),
    "counts": ("group", Name("count", "antal")),
    "smallest_group": ("group", NO_NAME),
    "alike_pairs": ("group", NO_NAME),
    "withheld": ("group", Name("withheld", "holdt tilbage")),
    "pairs": ("group", Name("learning on", "læring om")),
    "definitions": ("texts", Name("term", "begreb")),
    "texts": ("texts", Name("passage", "afsnit")),
    "notes": ("texts", Name("note", "bemærkning")),
    "status_text": ("status_text", NO_NAME),
    "unknowns": ("unknowns", NO_NAME),
}
_TEXTS = ("title", "name", "text", "term", "area", "about", "theme")
_IDS = ("number", "id", "key", "parameter", "year", "round", "point", "kind")


def field(key: str, inside: str = "") -> Name:
    """A key's name; `inside` is the key of the table that it stands in."""
    english = key.replace("_", " ")
    if inside in ("states", "statuses"):
        return Name(english, danish_value(inside.removesuffix("s"), key))
    return Name(english, DANISH_FIELDS.get(key, english))


def row(noun: Name, data: dict[str, Any], number: int) -> Name:
    """A row by what it says of itself: number or id, and text; else by its place."""
    if isinstance(data.get("facts"), dict):
        return _finding(noun, data)
    text = next((str(data[k]) for k in _TEXTS if data.get(k)), "")
    id = next((str(data[k]) for k in _IDS if data.get(k) is not None), "")
    danish_id = words.parameter_name(words.theme_name(id))
    if data.get("point") is not None and data.get("action"):
        danish_id = f"{danish_id}, {data['action']}"
        id = f"{id}, {data['action']}"
    if not (text or id):
        id = danish_id = str(number + 1)
    elif text == id or (text and not id):
        return _named(noun, f"({_short(text)})", words.theme_name(text))
    elif not text:
        return _named(noun, id, danish_id)
    danish = words.theme_name(text)
    by_number = text and danish_id == id and len(id) <= _LONGEST_NUMBER
    told = f"{danish_id} \u2013 {danish}" if by_number else danish or danish_id
    # a long id says by itself what it is about
    english = id if len(id) > _LONG_ID or not text else f"{id} ({_short(text)})"
    return _named(noun, english, told)


def _finding(noun: Name, data: dict[str, Any]) -> Name:
    """What in a plan does not add up: its kind, or its part of the plan in Danish."""
    facts = data["facts"]
    which = next((str(facts[k]) for k in _IDS if facts.get(k) is not None), "")
    part = say("plan", "place", data.get("about"))
    english = f"{data.get('kind')} {which}".strip()
    return _named(noun, english, f"{part} {which}".strip())


def _named(noun: Name, english: str, danish: str) -> Name:
    told = f"{noun.danish} {_short(danish, _LONGEST_DANISH)}".strip()
    return Name(f"{noun.english} {english}".strip(), told[:1].upper() + told[1:])


def _short(text: str, longest: int = _LONGEST) -> str:
    """A text in one line, cut after a word where it is too long."""
    one_line = " ".join(text.split())
    if len(one_line) <= longest:
        return one_line
    words_before = one_line[:longest].rpartition(" ")[0] or one_line[: longest - 2]
    return f"{words_before} …"
