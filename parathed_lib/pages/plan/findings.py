"""What does not add up in a plan, and what it leaves out, in words.

Of what does not add up both sides are told, and where on the page they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from parathed_lib.forms.draft import Draft
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.pages.messages import Unknown, say, table
from parathed_lib.plan.budget import SIDES, YearBudget
from parathed_lib.plan.findings import UNDER_FRAME, Finding
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.plan.status import measure_standings

DIFFERENCES = (*SIDES, *UNDER_FRAME.values())
# The kinds that hold a number against another.
NUMBERS = (*DIFFERENCES, "statement_product", "statement_count")
# Where on the page a part of a plan stands: the anchor of its section.
ANCHORS = {
    "plan": "overblik",
    "period": "overblik",
    "goals": "maal-og-begreber",
    "definitions": "maal-og-begreber",
    "extent": "maal-og-begreber",
    "texts": "saadan-arbejder-kommunen",
    "attention_points": "handlinger",
    "set_aside": "handlinger",
    "tracks": "handlinger",
    "actions": "handlinger",
    "phases": "milepaele",
    "milestones": "milepaele",
    "result_targets": "resultatmaal",
    "statements": "gaar-planen-op",
    "budget": "oekonomi",
    "recommendations": "anbefalinger",
    "training": "undervisning-og-oevelser",
    "source": "kilder-og-filer",
    "decision": "overblik",
}
# What a plan can lack as a whole.
WHOLE = (
    *("goals", "definitions", "actions", "milestones"),
    *("result_targets", "budget", "training"),
)
Fact = dict[str, Any]


@dataclass(frozen=True)
class FindingText:
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


def finding_text(overview: PlanOverview, finding: Finding) -> FindingText:
    """A conflict or a fact in words."""
    facts = _facts(overview, finding)
    row = finding.facts.get("row")
    return FindingText(
        finding.kind,
        say("plan", "place", finding.about),
        ANCHORS[finding.about],
        _subject(overview, finding) or say("plan", "finding_subject", facts),
        say("plan", "finding", facts),
        f"{finding.about} nr. {row}" if row else "",
    )


def conflicts(overview: PlanOverview) -> list[FindingText]:
    """What does not add up, in the order of the plan's parts.

    Where the lines miss the frame only because they miss their printed sum, and the sum
    meets the frame, it is one thing and told as one.
    """
    found: list[FindingText] = []
    before: Finding | None = None
    for finding in overview.of_group("conflict"):
        words = finding_text(overview, finding)
        if before and _follows(overview, before, finding):
            meets = say("plan", "sum_meets_frame", _facts(overview, finding))
            one = found.pop()
            words = replace(one, text=f"{one.text} {words.text} {meets}")
        found.append(words)
        before = finding
    return found


def lead(overview: PlanOverview) -> str:
    """How far the plan could be checked."""
    conflicts = overview.of_group("conflict")
    facts = {
        "checked": _checked(overview),
        "numbers": any(finding.kind in NUMBERS for finding in conflicts),
        "nothing_missing": not conflicts and not overview.of_group("gap"),
    }
    return say("plan", "lead", facts)


def _checked(overview: PlanOverview) -> list[str]:
    """The parts of the plan that could be held against something."""
    plan, span = overview.plan, overview.plan.span
    days = [first_day(a.start) or last_day(a.due) for a in plan.actions]
    due = [m.phase or (span and last_day(m.due)) for m in plan.milestones]
    differences = [d for y in overview.budget for d in y.differences.values()]
    has = {
        "points": overview.points is not None,
        "days": span and any(days),
        "milestones": any(due),
        "budget": any(d is not None for d in differences),
        "statements": plan.statements,
    }
    return [name for name, there in has.items() if there]


def facts(overview: PlanOverview, about: str) -> list[FindingText]:
    """What is worth telling of a part of the plan."""
    found = [f for f in overview.of_group("fact") if f.about == about]
    return [finding_text(overview, finding) for finding in found]


def remarks(overview: PlanOverview, draft: Draft) -> list[str]:
    """What to look at again in a plan that can be stored, with its place in the file.

    None of it keeps the plan out. The page says the same, in the same words; the plan's
    own are left out, since they could be anything.
    """
    found = [f"{_place(draft, words)}: {words.text}" for words in conflicts(overview)]
    if any(gap.kind == "assessment_missing" for gap in overview.of_group("gap")):
        found.append(say("plan", "points_not_checked", overview.plan.round))
    return found


def _place(draft: Draft, words: FindingText) -> str:
    """Where it stands: in the file when that is known, else on the page."""
    if words.path:
        return draft.places.get(words.path, words.path)
    year = words.subject if words.kind in DIFFERENCES else ""
    return f"{words.place}, {year}" if year else words.place


def _facts(overview: PlanOverview, finding: Finding) -> dict[str, object]:
    """A finding as its message is told it; `more` is whether anything comes on top."""
    facts = {"kind": finding.kind, "about": finding.about, **finding.facts}
    if finding.kind in DIFFERENCES:
        facts["more"] = _year_budget(overview, finding).outside is not None
    return facts


def _follows(overview: PlanOverview, before: Finding, finding: Finding) -> bool:
    kinds = (before.kind, finding.kind)
    if kinds != ("rows_over_total", "rows_over_frame"):
        return False
    year = _year_budget(overview, finding)
    return bool(
        before.facts["year"] == year.year and year.difference("total_over_frame") == 0
    )


def _year_budget(overview: PlanOverview, finding: Finding) -> YearBudget:
    [year] = [y for y in overview.budget if y.year == finding.facts["year"]]
    return year


def _subject(overview: PlanOverview, finding: Finding) -> str:
    """The plan's own words that a finding is about; empty where the words are ours."""
    plan, facts, about = overview.plan, finding.facts, finding.about
    if finding.kind == "point_unanswered":
        return (overview.points or [])[int(facts["point"]) - 1].text
    if finding.kind == "phases_overlap":
        names = {phase.id: phase.name for phase in plan.phases}
        return say("plan", "both", [names[id] for id in facts["phases"]])
    if finding.kind == "plans_overlap":
        return str(facts["name"])
    if "row" not in facts:
        return ""
    row = int(facts["row"]) - 1
    if about == "milestones":
        return plan.milestones[row].text
    if about == "statements":
        return plan.statements[row].what
    return plan.actions[row].title if about == "actions" else ""


def unknowns(overview: PlanOverview) -> list[Unknown]:
    """All that the plan leaves out, in the order of its parts."""
    return [
        Unknown(*row)
        for fact in (
            *_frame(overview),
            *_actions(overview),
            *_milestones(overview),
            *_targets(overview),
            *_money(overview),
            *_texts(overview),
            {"kind": "effect"},
        )
        for row in table("plan", "unknown", {"names": "", **fact})
    ]


def _frame(overview: PlanOverview) -> Iterator[Fact]:
    """The plan as a whole: its period, the decision, what it has none of."""
    plan = overview.plan
    kinds = {finding.kind: finding for finding in overview.of_group("gap")}
    if "period_missing" in kinds:
        yield {"kind": "period"}
    if not plan.decision:
        yield {"kind": "decision"}
    if "assessment_missing" in kinds:
        yield {"kind": "assessment", "names": plan.round}
    given_up = [
        f.facts["point"] for f in overview.findings if f.kind == "point_abandoned"
    ]
    if given_up:
        yield {"kind": "given_up", "points": given_up}
    if absent := [part for part in WHOLE if not getattr(plan, part)]:
        yield {"kind": "whole", "parts": absent}
    if "years_without_plan" in kinds:
        years = kinds["years_without_plan"].facts["years"]
        yield {"kind": "years_without_plan", "years": years}


def _actions(overview: PlanOverview) -> Iterator[Fact]:
    actions = overview.plan.actions
    for lacks in ("owner", "due", "kr"):
        lacking = [a for a in actions if getattr(a, lacks) in ("", None)]
        if lacking:
            every = len(lacking) == len(actions)
            yield {
                "kind": "actions",
                "lacks": lacks,
                "part": _part("actions", lacking, actions),
                "names": "" if every else ", ".join(a.id for a in lacking),
            }


def _milestones(overview: PlanOverview) -> Iterator[Fact]:
    milestones = overview.plan.milestones
    rows = [
        milestones[f.facts["row"] - 1]
        for f in overview.findings
        if f.kind == "milestone_undated"
    ]
    if rows:
        yield {
            "kind": "milestones",
            "part": _part("milestones", rows, milestones),
            "names": ", ".join(
                f"{m.text} ({m.due})" if m.due else m.text for m in rows
            ),
        }


def _targets(overview: PlanOverview) -> Iterator[Fact]:
    targets = overview.plan.result_targets
    for lacks in ("measures", "owner", "due"):
        if lacking := [t for t in targets if not getattr(t, lacks)]:
            part = _part("result_targets", lacking, targets)
            yield {"kind": "targets", "lacks": lacks, "part": part}
    states = [s.state for t in targets for s in measure_standings(t, overview.at)]
    for state in ("unknown", "suppressed"):
        if found := [s for s in states if s == state]:
            part = _part("measures", found, states)
            yield {"kind": "results", "state": state, "part": part, "at": overview.at}


def _money(overview: PlanOverview) -> Iterator[Fact]:
    amounts = overview.plan.budget
    if amounts and all(amount.year is None for amount in amounts):
        yield {"kind": "money_by_year"}
    years = [
        f.facts["year"] for f in overview.findings if f.kind == "year_without_budget"
    ]
    if years:
        yield {"kind": "years_without_budget", "years": years}


def _texts(overview: PlanOverview) -> Iterator[Fact]:
    """Passages and recommendations that it leaves out, and counts not told."""
    missing = [
        passage.title.lower()
        for passage in overview.planning.passages
        if passage.id not in overview.plan.texts
    ]
    if missing:
        yield {"kind": "passages", "titles": missing}
    if overview.plan.actions and not any(a.covered for a in overview.coverage):
        yield {"kind": "advice", "of": sum(a.of for a in overview.coverage)}
    if any(row.hidden for row in overview.extent):
        yield {"kind": "extent"}


def _part(name: str, some: list[Any], every: list[Any]) -> Fact:
    return {"name": name, "count": len(some), "total": len(every)}
