"""What does not add up in a plan, in words: both figures, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parathed_lib.formatting import NO_BREAK_SPACE, capitalised, in_words, listed
from parathed_lib.plan.budget import YearBudget
from parathed_lib.plan.findings import Finding
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.wording.plan.values import (
    PLACES,
    iso_day,
    kroner,
    span_words,
    year_name,
)

# The two sides of a difference in the budget. What comes on top is named where there
# is any.
ROWS, TOTAL = "Linjerne{} giver", "Den trykte sum{}"
MORE = " og det, der kommer oven i,"
SIDES = {
    "rows_over_total": ("Linjerne giver", "Den trykte sum er"),
    "rows_over_frame": (ROWS, "Rammen er"),
    "rows_under_frame": (ROWS, "Rammen er"),
    "total_over_frame": (TOTAL, "Rammen er"),
    "total_under_frame": (TOTAL, "Rammen er"),
    "financed_over_frame": ("Finansieringen er", "Rammen er"),
}
# The kinds that hold a number against another.
NUMBERS = (*SIDES, "statement_product", "statement_count")
COUNTED = {
    "goals": "strategiske mål",
    "tracks": "spor",
    "phases": "faser",
    "actions": "handlinger",
    "milestones": "milepæle",
    "result_targets": "resultatmål",
}
ONE = {
    "goals": "strategisk mål",
    "phases": "fase",
    "actions": "handling",
    "milestones": "milepæl",
}


@dataclass(frozen=True)
class Told:
    """A finding in words: `subject` are the plan's own words, `text` is ours.

    `place` names the section of the page where it stands, `anchor` leads there. `path`
    leads to the row in the plan's file, empty when it is about no single row.
    """

    kind: str
    place: str
    anchor: str
    subject: str
    text: str
    path: str = ""


def told(overview: PlanOverview, finding: Finding) -> Told:
    """A conflict or a fact in words."""
    place, anchor = PLACES[finding.about]
    subject, text = _words(overview, finding)
    row = finding.facts.get("row")
    path = f"{finding.about} nr. {row}" if row else ""
    return Told(finding.kind, place, anchor, subject, text, path)


def conflicts(overview: PlanOverview) -> list[Told]:
    """What does not add up, in the order of the plan's parts.

    Where the lines miss the frame only because they miss their printed sum, and the sum
    meets the frame, it is one thing and told as one.
    """
    found: list[Told] = []
    before: Finding | None = None
    for finding in overview.of_group("conflict"):
        words = told(overview, finding)
        if before and _follows(overview, before, finding):
            frame = kroner(finding.facts["against_kr"])
            meets = (
                f"Den trykte sum{_more(overview, finding)} passer med rammen. "
                f"Begge er {frame}"
            )
            one = found.pop()
            words = replace(one, text=f"{one.text} {words.text} {meets}")
        found.append(words)
        before = finding
    return found


def _follows(overview: PlanOverview, before: Finding, finding: Finding) -> bool:
    kinds = (before.kind, finding.kind)
    if kinds != ("rows_over_total", "rows_over_frame"):
        return False
    year = _year_budget(overview, finding)
    return before.facts["year"] == year.year and year.total_over_frame == 0


def _year_budget(overview: PlanOverview, finding: Finding) -> YearBudget:
    [year] = [y for y in overview.budget if y.year == finding.facts["year"]]
    return year


def _more(overview: PlanOverview, finding: Finding) -> str:
    return "" if _year_budget(overview, finding).outside is None else MORE


def has_numbers(rows: Sequence[Told]) -> bool:
    """Whether any of the things holds a number against another."""
    return any(row.kind in NUMBERS for row in rows)


def facts(overview: PlanOverview, about: str) -> list[Told]:
    """What is worth telling of a part of the plan."""
    found = [f for f in overview.of_group("fact") if f.about == about]
    return [told(overview, finding) for finding in found]


def conflicts_title(overview: PlanOverview) -> str:
    """How many things do not add up."""
    count = len(conflicts(overview))
    if not count:
        return "Vi har ikke fundet modsigelser"
    some = "Én" if count == 1 else capitalised(in_words(count))
    return f"{some} ting går ikke op"


def _words(overview: PlanOverview, finding: Finding) -> tuple[str, str]:
    plan, facts, kind = overview.plan, finding.facts, finding.kind
    if kind in SIDES:
        return year_name(facts["year"]), _difference(overview, finding)
    if kind.startswith("point_"):
        return _point(overview, finding)
    if kind.startswith(("milestone_", "action_")):
        return _days(overview, finding)
    if kind == "year_outside_plan":
        years = _years(facts["first"], facts["last"])
        text = f"Budgettet har beløb i {facts['year']}. Planen gælder {years}."
        return "", text
    if kind == "statement_product":
        factors = " gange ".join(facts["factors"])
        return plan.statements[facts["row"] - 1].what, (
            f"Planen skriver {facts['printed']}. {factors} giver "
            f"{_range(facts['low'], facts['high'])}."
        )
    if kind == "statement_count":
        count = counted(facts["count"], facts["counts"])
        return plan.statements[facts["row"] - 1].what, (
            f"Planen skriver {facts['printed']}. Vi tæller {count}."
        )
    if kind == "phases_overlap":
        names = {phase.id: phase.name for phase in plan.phases}
        one, other = (names[id] for id in facts["phases"])
        window = span_words(facts["first"], facts["last"])
        return f"{one} og {other}", f"De overlapper {window}."
    assert kind == "plans_overlap"
    window = span_words(facts["first"], facts["last"])
    return facts["name"], f"Den overlapper denne plan {window}."


def _point(overview: PlanOverview, finding: Finding) -> tuple[str, str]:
    facts, kind = finding.facts, finding.kind
    number = f"punkt{NO_BREAK_SPACE}{facts['point']}"
    if kind == "point_unanswered":
        point = (overview.points or [])[facts["point"] - 1]
        return point.text, (
            f"{capitalised(number)} har ingen handling, og planen giver ingen grund."
        )
    if kind == "point_both":
        return f"Handling {listed(facts['actions'])}", (
            f"Planen tager {number} op og lægger det også til side."
        )
    has = f"Parathedsvurderingen har {in_words(facts['points'])} punkter."
    if finding.about == "set_aside":
        return "", f"Planen lægger {number} til side. {has}"
    action = overview.plan.actions[facts["row"] - 1]
    return action.title, f"Handlingen peger på {number}. {has}"


def _days(overview: PlanOverview, finding: Finding) -> tuple[str, str]:
    """A milestone or an action whose days do not fit."""
    facts, kind, row = finding.facts, finding.kind, finding.facts["row"] - 1
    if finding.about == "milestones":
        subject = overview.plan.milestones[row].text
        day = f"Dagen er {iso_day(facts['due'])}."
    else:
        subject = overview.plan.actions[row].title
        told = [
            f"{word} {iso_day(facts[name])}"
            for name, word in (("start", "begynder"), ("due", "skal være færdig"))
            if name in facts
        ]
        day = f"Handlingen {listed(told)}."
    if kind == "action_due_before_start":
        return subject, day
    window = span_words(facts["first"], facts["last"])
    whole = "Fasen går" if kind.endswith("_phase") else "Planen gælder"
    return subject, f"{day} {whole} {window}."


def _difference(overview: PlanOverview, finding: Finding) -> str:
    facts = finding.facts
    one, other = SIDES[finding.kind]
    more = _more(overview, finding)
    if one == TOTAL:
        one += " giver" if more else " er"
    sides = (
        f"{one.format(more)} {kroner(facts['kr'])} "
        f"{other} {kroner(facts['against_kr'])}"
    )
    gap = kroner(abs(facts["difference_kr"]))
    if finding.kind.endswith("_under_frame"):
        return f"{sides} {gap} er ikke fordelt."
    return f"{sides} Forskellen er {gap}"


def counted(count: int, part: str) -> str:
    """A count of parts of a plan: `tre spor`, `én milepæl`."""
    if count == 1:
        article = "ét" if part in ("goals", "tracks", "result_targets") else "én"
        return f"{article} {ONE.get(part, COUNTED[part])}"
    return f"{in_words(count)} {COUNTED[part]}"


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f"mindst {low}"
    return str(low) if low == high else f"{low}-{high}"


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
