"""A plan's budget in words: its lines, what they add up to, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from parathed_lib.formatting import listed
from parathed_lib.plan.budget import YearBudget
from parathed_lib.plan.model import BudgetKind
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.wording.pictures import PictureText
from parathed_lib.wording.plan.values import (
    WHOLE_PLAN,
    kind_name,
    kroner,
    named,
    year_list,
    year_name,
)

ORDER: tuple[BudgetKind, ...] = get_args(BudgetKind)
MOST_TOLD = 3  # years in the text alternative
# A figure, and the name of the row that adds up what the plan prints in several lines.
ADDED = (
    ("rows", "row", "Linjerne lagt sammen"),
    ("financed", "funding", "Finansiering lagt sammen"),
)
CHECKS = {
    "rows_over_total": "Linjerne mod den trykte sum",
    "rows_over_frame": "Linjerne og det oven i mod rammen",
    "total_over_frame": "Den trykte sum og det oven i mod rammen",
    "financed_over_frame": "Finansieringen mod rammen",
}
# Checks where less is no contradiction.
UNSPENT = ("rows_over_frame", "total_over_frame")


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


def budget_table(overview: PlanOverview) -> BudgetTable:
    """The budget as the plan prints it, with our sums and the differences."""
    years = overview.budget
    groups = [
        (kind_name(overview, kind), lines)
        for kind in ORDER
        if (lines := _lines(overview, kind))
    ]
    checks = [
        # here also what follows from the years, which `differences` leaves out
        Line(_plainly(name, years), [_check(getattr(year, kind)) for year in years])
        for kind, name in CHECKS.items()
        if any(getattr(year, kind) is not None for year in years)
    ]
    return BudgetTable([year_name(year.year) for year in years], groups, checks)


def _lines(overview: PlanOverview, kind: BudgetKind) -> list[Line]:
    amounts = [a for a in overview.plan.budget if a.kind == kind]
    lines = []
    for _, name in named(amounts):
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
    last = "cofinancing" if _has(overview, "cofinancing") else "funding"
    for figure, of, name in ADDED:
        if kind != (last if of == "funding" else of) or not lines:
            continue
        sums = [getattr(year, figure) for year in overview.budget]
        if len(lines) > 1 or (figure == "financed" and last != "funding"):
            shown = ["" if kr is None else kroner(kr) for kr in sums]
            lines.append(Line(name, shown, is_sum=True))
    return lines


def _has(overview: PlanOverview, kind: str) -> bool:
    return any(amount.kind == kind for amount in overview.plan.budget)


def _plainly(text: str, years: list[YearBudget]) -> str:
    """The text without what comes on top, where none of the years has any."""
    has_more = any(year.outside is not None for year in years)
    return text if has_more else text.replace(" og det oven i", "")


def _check(difference: int | None) -> str:
    if difference is None:
        return ""
    if difference == 0:
        return "passer"
    return f"{kroner(abs(difference))} {'mere' if difference > 0 else 'mindre'}"


@dataclass(frozen=True)
class Bar:
    """A bar of the figure: its name, its pieces in kroner, and their sum."""

    name: str
    pieces: list[int]
    total: int


def bars(year: YearBudget) -> list[Bar]:
    """What the plan prints of a year, each a bar; what comes on top is its own piece."""
    found = []
    for name, first, more in (
        ("Linjerne", year.rows, year.outside),
        ("Trykt sum", year.total, year.outside),
        ("Finansiering", year.funding, year.cofinancing),
    ):
        if first is not None:
            pieces = [first] if more is None else [first, more]
            found.append(Bar(name, pieces, sum(pieces)))
    if year.funding is None and year.cofinancing is not None:
        found.append(Bar("Medfinansiering", [year.cofinancing], year.cofinancing))
    return found


def picture(overview: PlanOverview) -> PictureText | None:
    """The words of the figure; None when the plan prints no amount to draw."""
    drawn = [(year, bars(year)) for year in overview.budget]
    if not any(found or year.frame is not None for year, found in drawn):
        return None
    told = []
    for year, found in drawn:
        parts = [f"{bar.name.lower()} {kroner(bar.total)}" for bar in found]
        if year.frame is not None:
            parts.append(f"rammen {kroner(year.frame)}")
        told.append(f"{year_name(year.year)}: {listed(parts)}")
    return PictureText(
        "plan-budget",
        title(overview),
        _subtitle(overview),
        "Kilde: planens egne beløb i hele kroner.",
        _alt(overview, told),
        [],
        table_ref="budget",
    )


def _alt(overview: PlanOverview, told: list[str]) -> str:
    """The numbers in words; where the years are many, only which they are."""
    if len(told) > MOST_TOLD:
        years = year_list([y.year for y in overview.budget if y.year is not None])
        return f"Planens beløb i {years}. Tallene står i tabellen."
    return " ".join(["Planens beløb.", *(f"{t}.".replace("..", ".") for t in told)])


def title(overview: PlanOverview) -> str:
    """The finding: what the lines differ by, or that all fits, or the sum."""
    off = [
        (year, kind, difference)
        for kind in CHECKS
        for year in overview.budget
        if (difference := year.differences[kind])
    ]
    # what is over goes before what is only not shared out yet
    off.sort(key=lambda one: one[1] in UNSPENT and one[2] < 0)
    if off:
        kind, below = off[0][1], off[0][2] < 0
        same = [(y, d) for y, k, d in off if k == kind and (d < 0) == below]
        years = _when([y for y, _ in same])
        of = {
            "rows_over_total": ("Linjerne giver", "end den trykte sum"),
            "rows_over_frame": ("Linjerne og det oven i giver", "end rammen"),
            "total_over_frame": ("Den trykte sum og det oven i giver", "end rammen"),
            "financed_over_frame": ("Finansieringen er", "end rammen"),
        }[kind]
        one = _plainly(of[0], [y for y, _ in same])
        if len({d for _, d in same}) == 1:
            return f"{one} {_check(same[0][1])} {of[1]} {years}"
        return f"{one} ikke det samme som {of[1].removeprefix('end ')} {years}"
    if any(d is not None for y in overview.budget for d in y.differences.values()):
        return "Budgettets beløb passer sammen"
    amounts = {y.year: y.financed for y in overview.budget if y.financed is not None}
    if amounts:
        # what is for the whole of the plan holds its years already
        whole = amounts.get(None)
        return f"Planen regner med {kroner(whole or sum(amounts.values()))}"
    return "Planens beløb"


def _when(years: list[YearBudget]) -> str:
    """`i 2027 og 2028`, `for hele perioden`, or both."""
    named = [str(year.year) for year in years if year.year is not None]
    parts = [f"i {listed(named)}"] if named else []
    if len(named) < len(years):
        parts.append(f"for {WHOLE_PLAN.lower()}")
    return listed(parts)


def _subtitle(overview: PlanOverview) -> str:
    has_frame = any(year.frame is not None for year in overview.budget)
    has_more = any(len(b.pieces) > 1 for y in overview.budget for b in bars(y))
    text = "Beløb i kroner."
    if has_more:
        text += (
            " Den lyse del er det, der kommer oven i linjerne, eller medfinansiering."
        )
    if has_frame:
        text += " Den lodrette streg er rammen."
    return text
