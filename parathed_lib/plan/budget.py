"""A plan's amounts year by year: what is printed, and what it should add up to.

Amounts are whole kroner. What a plan does not print is None, never zero, and nothing
that differs is repaired. What it prints by years only is added up for the whole of it,
where anything is printed for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from parathed_lib.forms.plan.model import BudgetKind, Plan

KINDS: tuple[BudgetKind, ...] = get_args(BudgetKind)
# The kinds of amounts that a figure of a year is made of, the most encompassing first.
FIGURES: dict[str, tuple[BudgetKind, ...]] = {
    "frame": ("frame",),
    "financed": ("funding", "cofinancing"),
    "total_in_all": ("total", "outside"),
    "rows_in_all": ("row", "outside"),
    "total": ("total",),
    "rows": ("row",),
}
# The two figures that each difference is between.
SIDES = {
    "rows_over_total": ("rows", "total"),
    "rows_over_frame": ("rows_in_all", "frame"),
    "total_over_frame": ("total_in_all", "frame"),
    "financed_over_frame": ("financed", "frame"),
}


@dataclass(frozen=True)
class YearBudget:
    """The amounts of a year, each kind added up; `year` None is the whole of the plan.

    `rows` are the lines of the table whose printed sum is `total`; `outside` comes on
    top of it; `frame` is what there is in all; `funding` and `cofinancing` say where it
    comes from. `added` are the kinds that the plan prints by years only, and that are
    added up here for the whole of it; always empty for a year.
    """

    year: int | None
    rows: int | None
    total: int | None
    outside: int | None
    frame: int | None
    funding: int | None
    cofinancing: int | None
    added: frozenset[BudgetKind] = frozenset()

    @property
    def rows_in_all(self) -> int | None:
        """The lines with what comes on top of them; None without lines."""
        return None if self.rows is None else self.rows + (self.outside or 0)

    @property
    def total_in_all(self) -> int | None:
        """The printed sum with what comes on top of it; None without a printed sum."""
        return None if self.total is None else self.total + (self.outside or 0)

    @property
    def financed(self) -> int | None:
        """All that the money comes from; None when nothing of it is printed."""
        if self.funding is None:
            return self.cofinancing
        return self.funding + (self.cofinancing or 0)

    def sides(self, kind: str) -> tuple[int | None, int | None]:
        """The two figures that a difference is between."""
        one, other = SIDES[kind]
        return getattr(self, one), getattr(self, other)

    def difference(self, kind: str) -> int | None:
        """How far the first of two figures lies over the other; None without both."""
        one, other = self.sides(kind)
        return None if one is None or other is None else one - other

    @property
    def printed_over_frame(self) -> int | None:
        """The printed sum, or the lines where no sum is printed, less the frame."""
        total = self.differences["total_over_frame"]
        return self.differences["rows_over_frame"] if total is None else total

    @property
    def lines_over_frame(self) -> int | None:
        """The lines, or the printed sum where there are no lines, less the frame."""
        rows = self.differences["rows_over_frame"]
        return self.differences["total_over_frame"] if rows is None else rows

    @property
    def differences(self) -> dict[str, int | None]:
        """The four differences by name, in kroner; None where a side is not printed.

        None too where both sides were added up over the years: the years tell of it.
        """
        return {
            kind: self.difference(kind) if any(map(self.prints, figures)) else None
            for kind, figures in SIDES.items()
        }

    def prints(self, figure: str) -> bool:
        """Whether any of a figure is printed for this year or for the whole itself."""
        return any(
            self.amount(kind) is not None and kind not in self.added
            for kind in FIGURES[figure]
        )

    def amount(self, kind: BudgetKind) -> int | None:
        """The amounts of one kind added up; None without any."""
        amount: int | None = getattr(self, "rows" if kind == "row" else kind)
        return amount


def budget(plan: Plan) -> list[YearBudget]:
    """The amounts of each year that the plan names, then those without a year.

    Beside amounts without a year, a kind that has amounts of years only is added up.
    """
    years = {amount.year for amount in plan.budget}
    ordered = sorted(years, key=lambda year: (year is None, year or 0))
    return [_of_year(plan, year) for year in ordered]


def _of_year(plan: Plan, year: int | None) -> YearBudget:
    own = {a.kind for a in plan.budget if a.year == year}
    by_years = {a.kind for a in plan.budget} - own if year is None else set()
    amounts: dict[BudgetKind, int | None] = dict.fromkeys(KINDS)
    for amount in plan.budget:
        if amount.year == year or amount.kind in by_years:
            amounts[amount.kind] = (amounts[amount.kind] or 0) + amount.kr
    rows = amounts.pop("row")
    return YearBudget(year, rows, **amounts, added=frozenset(by_years))
