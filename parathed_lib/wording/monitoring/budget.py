"""A plan's budget against its frame, in words."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import MISSING, NO_BREAK_SPACE, listed, number
from parathed_lib.monitoring.progress import Progress
from parathed_lib.plan.budget import YearBudget, budget

_WHOLE = "Hele planen"
_DIFFERENCES = {
    "rows_over_total": ("linjerne", "den trykte sum"),
    "rows_over_frame": ("linjerne med det, der kommer oven i,", "rammen"),
    "total_over_frame": ("den trykte sum med det, der kommer oven i,", "rammen"),
    "financed_over_frame": ("finansieringen", "rammen"),
}


@dataclass(frozen=True)
class BudgetRow:
    """The amounts of a year as printed in whole kroner; `-` for what is not printed."""

    year: str
    rows: str
    total: str
    outside: str
    frame: str
    financed: str
    verdict: str


def budget_rows(found: Progress) -> list[BudgetRow]:
    """A row for each year of the plan's budget, then what is for the whole of it."""
    return [
        BudgetRow(
            year=_year(year),
            rows=number(year.rows),
            total=number(year.total),
            outside=number(year.outside),
            frame=number(year.frame),
            financed=number(year.financed),
            verdict=_verdict(year),
        )
        for year in budget(found.plan)
    ]


def differences(found: Progress) -> list[str]:
    """Every difference between two sums of a year, with both figures."""
    told = []
    for year in budget(found.plan):
        sides = {
            "rows_over_total": (year.rows, year.total),
            "rows_over_frame": (year.rows_in_all, year.frame),
            "total_over_frame": (year.total_in_all, year.frame),
            "financed_over_frame": (year.financed, year.frame),
        }
        for kind, difference in year.differences.items():
            if not difference:
                continue
            (one, other), (first, second) = _DIFFERENCES[kind], sides[kind]
            told.append(
                f"{_year(year)}: {one} giver {_kr(first)}, {other} er {_kr(second)} "
                f"Forskellen er {_kr(abs(difference))}"
            )
    return told


def title(found: Progress) -> str:
    """Whether the budget meets its frame."""
    years = budget(found.plan)
    wrong = [y for y in years if y.rows_over_total]
    but = ", men linjerne giver ikke den trykte sum" if wrong else ""
    framed = [y for y in years if y.frame is not None and _against(y) is not None]
    if not framed:
        return f"Budgettet kan ikke holdes op mod en ramme{but}"
    over = [_year(y) for y in framed if (_against(y) or 0) > 0]
    under = [_year(y) for y in framed if (_against(y) or 0) < 0]
    if not over and not under:
        return f"Budgettet holder sig til rammen{but}"
    parts = [
        f"{word} rammen i {listed(names)}"
        for word, names in (("over", over), ("under", under))
        if names
    ]
    return f"Budgettet ligger {' og '.join(parts)}{but}"


def told(found: Progress) -> str:
    """The finding as a sentence; empty without a budget."""
    if not found.plan.budget:
        return ""
    return f"{title(found)}."


def _against(year: YearBudget) -> int | None:
    """The printed sum against the frame, the lines where no sum is printed."""
    found = year.total_over_frame
    return year.rows_over_frame if found is None else found


def _verdict(year: YearBudget) -> str:
    found = _against(year)
    if found is None:
        return "kan ikke sammenlignes" if year.frame is None else "ingen sum"
    if not found:
        return "lig med rammen"
    return f"{_kr(abs(found))} {'over' if found > 0 else 'under'} rammen"


def _year(year: YearBudget) -> str:
    return _WHOLE if year.year is None else str(year.year)


def _kr(amount: int | None) -> str:
    text = number(amount)
    return text if text == MISSING else f"{text}{NO_BREAK_SPACE}kr."
