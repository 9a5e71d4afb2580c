"""A plan's amounts year by year: what is printed, and what it should add up to.

Amounts are whole kroner. What a plan does not print is None, never zero, and nothing
that differs is repaired. What it prints by years only is added up for the whole of it,
where anything is printed for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parathed_lib.forms.plan.model import BudgetKind, Plan

# The kinds behind the two sides of each difference.
_BEHIND: dict[str, tuple[BudgetKind, ...]] = {
    "rows_over_total": ("row", "total"),
    "rows_over_frame": ("row", "outside", "frame"),
    "total_over_frame": ("total", "outside", "frame"),
    "financed_over_frame": ("funding", "cofinancing", "frame"),
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
        return _with(self.rows, self.outside)

    @property
    def total_in_all(self) -> int | None:
        """The printed sum with what comes on top of it; None without a printed sum."""
        return _with(self.total, self.outside)

    @property
    def financed(self) -> int | None:
        """All that the money comes from; None when nothing of it is printed."""
        if self.funding is None:
            return self.cofinancing
        return _with(self.funding, self.cofinancing)

    @property
    def rows_over_total(self) -> int | None:
        """The lines minus their printed sum."""
        return _minus(self.rows, self.total)

    @property
    def rows_over_frame(self) -> int | None:
        """The lines, with what comes on top, minus the frame."""
        return _minus(self.rows_in_all, self.frame)

    @property
    def total_over_frame(self) -> int | None:
        """The printed sum, with what comes on top, minus the frame."""
        return _minus(self.total_in_all, self.frame)

    @property
    def financed_over_frame(self) -> int | None:
        """What the money comes from minus the frame."""
        return _minus(self.financed, self.frame)

    @property
    def differences(self) -> dict[str, int | None]:
        """The four differences by name, in kroner; None where a side is not printed.

        None too where both sides were added up over the years: the years tell of it.
        """
        return {
            kind: getattr(self, kind) if self._prints(behind) else None
            for kind, behind in _BEHIND.items()
        }

    def _prints(self, kinds: Iterable[BudgetKind]) -> bool:
        """Whether any of the kinds is printed for this year or for the whole itself."""
        return any(
            self.amount(kind) is not None and kind not in self.added for kind in kinds
        )

    def amount(self, kind: BudgetKind) -> int | None:
        """The amounts of one kind added up; None without any."""
        amounts: dict[BudgetKind, int | None] = {
            "row": self.rows,
            "total": self.total,
            "outside": self.outside,
            "frame": self.frame,
            "funding": self.funding,
            "cofinancing": self.cofinancing,
        }
        return amounts[kind]

    def is_added(self, *kinds: BudgetKind) -> bool:
        """Whether none of the kinds is printed for the whole of the plan itself."""
        return self.year is None and not self._prints(kinds)


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

    def added(kind: BudgetKind) -> int | None:
        return _sum(
            amount.kr
            for amount in plan.budget
            if amount.kind == kind and (amount.year == year or kind in by_years)
        )

    return YearBudget(
        year=year,
        rows=added("row"),
        total=added("total"),
        outside=added("outside"),
        frame=added("frame"),
        funding=added("funding"),
        cofinancing=added("cofinancing"),
        added=frozenset(by_years),
    )


def _sum(amounts: Iterable[int]) -> int | None:
    found = list(amounts)
    return sum(found) if found else None


def _with(amount: int | None, more: int | None) -> int | None:
    return None if amount is None else amount + (more or 0)


def _minus(amount: int | None, other: int | None) -> int | None:
    return None if amount is None or other is None else amount - other
