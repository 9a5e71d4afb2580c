"""A plan's budget against its frame, in words."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import MISSING, NO_BREAK_SPACE, listed, number
from parathed_lib.forms.plan.model import BudgetKind
from parathed_lib.monitoring.progress import Progress
from parathed_lib.plan.budget import YearBudget, budget

_WHOLE = "Hele planen"
_DIFFERENCES = {
    "rows_over_total": ("linjerne", "den trykte sum"),
    "rows_over_frame": ("linjerne med det, der kommer oven i,", "rammen"),
    "total_over_frame": ("den trykte sum med det, der kommer oven i,", "rammen"),
    "financed_over_frame": ("finansieringen", "rammen"),
}

_AMOUNTS: dict[BudgetKind, str] = {
    "row": "linjerne",
    "total": "den trykte sum",
    "outside": "det, der kommer oven i",
    "frame": "rammen",
    "funding": "bevillingen",
    "cofinancing": "medfinansieringen",
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


def added_told(found: Progress) -> str:
    """Which amounts for the whole plan are added up from its years; empty without any."""
    names = [
        name
        for year in budget(found.plan)
        for kind, name in _AMOUNTS.items()
        if kind in year.added and year.amount(kind) is not None
    ]
    if not names:
        return ""
    return (
        f"I rækken for hele planen har vi lagt årenes tal sammen for {listed(names)}."
    )


def title(found: Progress) -> str:
    """Whether the budget meets its frame, by the printed sum and by the lines.

    Where the two stand differently to the frame, both are said.
    """
    years = budget(found.plan)
    wrong = [y for y in years if y.differences["rows_over_total"]]
    but = ", men linjerne giver ikke den trykte sum" if wrong else ""
    framed = [y for y in years if _printed(y) is not None]
    if not framed:
        return f"Budgettet kan ikke holdes op mod en ramme{but}"
    printed = _beside([(y, _printed(y) or 0) for y in framed])
    lines = _beside([(y, _lines(y) or 0) for y in framed])
    if printed == lines:
        return f"Budgettet {printed}{but}"
    return f"Linjerne {lines}, men den trykte sum {printed}"


def told(found: Progress) -> str:
    """The finding as a sentence; empty without a budget."""
    if not found.plan.budget:
        return ""
    return f"{title(found)}."


def _printed(year: YearBudget) -> int | None:
    """The printed sum against the frame, the lines where no sum is printed."""
    found = year.differences
    told = found["total_over_frame"]
    return found["rows_over_frame"] if told is None else told


def _lines(year: YearBudget) -> int | None:
    """The lines against the frame, the printed sum where there are no lines."""
    found = year.differences
    told = found["rows_over_frame"]
    return found["total_over_frame"] if told is None else told


def _beside(years: list[tuple[YearBudget, int]]) -> str:
    """How a sum stands to the frame over the years: `ligger over rammen i 2017`."""
    over = [year for year, difference in years if difference > 0]
    under = [year for year, difference in years if difference < 0]
    parts = [
        f"{word} rammen {_when(those)}"
        for word, those in (("over", over), ("under", under))
        if those
    ]
    return f"ligger {' og '.join(parts)}" if parts else "holder sig til rammen"


def _when(years: list[YearBudget]) -> str:
    """`i 2016 og 2017`, and `for hele planen` of what has no year."""
    named = [str(year.year) for year in years if year.year is not None]
    parts = [f"i {listed(named)}"] if named else []
    if len(named) < len(years):
        parts.append("for hele planen")
    return " og ".join(parts)


def _verdict(year: YearBudget) -> str:
    printed, lines = _printed(year), _lines(year)
    if printed is None or lines is None:
        if year.frame is None:
            return "kan ikke sammenlignes"
        return "se årene" if year.added else "ingen sum"
    if printed == lines:
        return _against(printed)
    return f"linjerne {_against(lines)}, den trykte sum {_against(printed)}"


def _against(difference: int) -> str:
    if not difference:
        return "lig med rammen"
    return f"{_kr(abs(difference))} {'over' if difference > 0 else 'under'} rammen"


def _year(year: YearBudget) -> str:
    return _WHOLE if year.year is None else str(year.year)


def _kr(amount: int | None) -> str:
    text = number(amount)
    return text if text == MISSING else f"{text}{NO_BREAK_SPACE}kr."
