"""A plan's budget: its lines, what they add up to, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import kroner
from parathed_lib.forms.plan.model import BudgetKind
from parathed_lib.pages.messages import PictureText, picture_text, say
from parathed_lib.plan.budget import KINDS, SIDES, YearBudget
from parathed_lib.plan.findings import UNDER_FRAME
from parathed_lib.plan.overview import PlanOverview

# The figures that tell what a plan costs, the most encompassing first.
COSTS = ("frame", "financed", "total_in_all", "rows_in_all")
# A figure that adds up what the plan prints in several lines, and the kind of these.
ADDED = {"row": "rows", "funding": "financed", "cofinancing": "financed"}


@dataclass(frozen=True)
class Line:
    """A row of the budget's table, a cell for each year; empty where none is printed.

    `is_sum` when we have added it up, `is_added` when we have added up its last cell
    only: the years, for the whole of the plan.
    """

    name: str
    cells: list[str]
    is_sum: bool = False
    is_added: bool = False


@dataclass(frozen=True)
class BudgetTable:
    """The budget: its years, its lines by kind, and what was held against what."""

    years: list[str]
    groups: list[tuple[str, list[Line]]]
    checks: list[Line]


@dataclass(frozen=True)
class Bar:
    """A bar of the figure: what it shows, and its pieces in kroner."""

    figure: str
    pieces: list[int]

    @property
    def total(self) -> int:
        return sum(self.pieces)


def budget_table(overview: PlanOverview) -> BudgetTable:
    """The budget as the plan prints it, with our sums and the differences."""
    years = overview.budget
    kinds = {a.id: a.name for a in overview.planning.file.amounts}
    groups = [
        (kinds[kind], lines) for kind in KINDS if (lines := _lines(overview, kind))
    ]
    # here also what follows from the years, which `differences` leaves out
    checks = [
        Line(say("plan", "check_name", kind, _has_more(years)), cells)
        for kind in SIDES
        if any(cells := [_check(year.difference(kind)) for year in years])
    ]
    return BudgetTable([say("plan", "year", y.year) for y in years], groups, checks)


def _lines(overview: PlanOverview, kind: BudgetKind) -> list[Line]:
    amounts = [a for a in overview.plan.budget if a.kind == kind]
    lines = []
    for name in dict.fromkeys(a.name for a in amounts):
        cells = [
            [
                a.kr
                for a in amounts
                if a.name == name and (a.year == year.year or kind in year.added)
            ]
            for year in overview.budget
        ]
        shown = [kroner(sum(c)) if c else "" for c in cells]
        is_added = any(kind in year.added for year in overview.budget)
        lines.append(Line(name, shown, is_added=is_added))
    has_more = any(a.kind == "cofinancing" for a in overview.plan.budget)
    ends_here = kind != "funding" or not has_more
    if (
        kind in ADDED
        and ends_here
        and (len(lines) > 1 or (lines and kind == "cofinancing"))
    ):
        figure = ADDED[kind]
        sums = [getattr(year, figure) for year in overview.budget]
        shown = ["" if kr is None else kroner(kr) for kr in sums]
        lines.append(Line(say("plan", "added", figure), shown, is_sum=True))
    return lines


def _has_more(years: list[YearBudget]) -> bool:
    """Whether anything comes on top of the lines in any of the years."""
    return any(year.outside is not None for year in years)


def _check(difference: int | None) -> str:
    return "" if difference is None else say("plan", "check", difference)


def cost(overview: PlanOverview) -> dict[str, object]:
    """What the plan costs by the most encompassing figure that it prints.

    An amount for the whole of the plan goes before those of its years, which are added
    up. `figure` is empty where no amount is printed.
    """
    for figure in COSTS:
        amounts = {
            y.year: kr
            for y in overview.budget
            if y.prints(figure) and (kr := getattr(y, figure)) is not None
        }
        if None in amounts:
            return {"figure": figure, "kr": amounts[None], "years": []}
        if amounts:
            kr = sum(amounts.values())
            return {"figure": figure, "kr": kr, "years": list(amounts)}
    return {"figure": "", "years": []}


def bars(year: YearBudget) -> list[Bar]:
    """The bars of a year; what comes on top is a piece of its own."""
    found = []
    for figure, more in (
        ("rows", year.outside),
        ("total", year.outside),
        ("funding", year.cofinancing),
    ):
        first = getattr(year, figure)
        if first is not None:
            found.append(Bar(figure, [first] if more is None else [first, more]))
    if year.funding is None and year.cofinancing is not None:
        found.append(Bar("cofinancing", [year.cofinancing]))
    return found


def picture(overview: PlanOverview) -> PictureText | None:
    """The words of the figure; None when the plan prints no amount to draw."""
    drawn = [
        {"year": year.year, "bars": bars(year), "frame": year.frame}
        for year in overview.budget
    ]
    if not any(year["bars"] or year["frame"] is not None for year in drawn):
        return None
    facts = {
        **_finding(overview),
        "drawn": drawn,
        "has_frame": any(year.frame is not None for year in overview.budget),
        "has_pieces": any(len(b.pieces) > 1 for y in overview.budget for b in bars(y)),
    }
    return picture_text("plan", "plan_budget", facts, "plan-budget", "budget")


def _finding(overview: PlanOverview) -> dict[str, object]:
    """The first difference, the years that it is in, and its size if it is one.

    `kind` is empty without a difference; then `is_checked` says whether anything was
    held against anything, and `financed` what the plan counts on.
    """
    years = overview.budget
    off = [
        (year, kind, difference)
        for kind in SIDES
        for year in years
        if (difference := year.differences[kind])
    ]
    # what is over goes before what is only not shared out yet
    off.sort(key=lambda one: one[1] in UNDER_FRAME and one[2] < 0)
    kind, same, sizes = "", [], set[int]()
    if off:
        kind, below = off[0][1], off[0][2] < 0
        same = [y for y, k, d in off if k == kind and (d < 0) == below]
        sizes = {d for _, k, d in off if k == kind and (d < 0) == below}
    amounts = {y.year: y.financed for y in years if y.financed is not None}
    # what is for the whole of the plan holds its years already
    financed = (amounts.get(None) or sum(amounts.values())) if amounts else None
    return {
        "kind": kind,
        "years": [y.year for y in same if y.year is not None],
        "whole": any(y.year is None for y in same),
        "more": _has_more(same),
        "difference": sizes.pop() if len(sizes) == 1 else None,
        "is_checked": any(d is not None for y in years for d in y.differences.values()),
        "financed": financed,
    }
