"""What is asked of a StatBank table: wishes turned into codes, counted and divided.

Everything is settled against the table's description before a call is made, so that
an unknown code is told here, with its nearest, and no call is wasted.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile

from parathed_lib.errors import QueryError
from parathed_lib.vintage.statbank import TableInfo, TableVariable, VariableValue

CELL_LIMIT = 1_000_000
_NTH = re.compile(r"\((-n\s*\+\s*)?(\d+)\)", re.IGNORECASE)
_COMPARED: Mapping[str, Callable[[str, str], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_ONLY_TIME = " (only time has ranges and nth rules)"
_RANGE = re.compile(r"(>=|<=|>|<)([^<>=]+)(?:(<=|<)([^<>=]+))?")

Wish = str | int | list[str] | list[int] | list[str | int] | tuple[str | int, ...]


@dataclass(frozen=True)
class Selection:
    """The cells that are asked for: for each variable its codes, time last.

    `whole`: no variable of the table is left out. BULK adds nothing up, so it can
    only be asked for such a selection.
    """

    table: str
    variables: dict[str, tuple[str, ...]]
    time: str
    whole: bool = True

    @property
    def combinations(self) -> int:
        """The number of cells that a dense answer has."""
        return math.prod(len(codes) for codes in self.variables.values())

    @property
    def counted_cells(self) -> int:
        """The number that the service holds against its limit.

        Combinations times the number of variables and one more: the codes of a row
        count as well as its number.
        """
        return self.combinations * (len(self.variables) + 1)

    def body(self, lang: str, *, bulk: bool = False) -> dict[str, object]:
        """The body of the call."""
        return {
            "table": self.table,
            "format": "BULK" if bulk else "CSV",
            "lang": lang,
            "valuePresentation": "Code",
            "delimiter": "Semicolon",
            "variables": [
                {"code": code, "values": list(values)}
                for code, values in self.variables.items()
            ],
        }

    def split(self, limit: int = CELL_LIMIT) -> list[Selection]:
        """Selections below the limit that together ask for the same cells.

        Divided along the largest variable, along time only when nothing else is left;
        the parts come in order. One cell is never divided, whatever the limit.
        """
        if self.counted_cells <= limit or self.combinations == 1:
            return [self]
        sizes = {code: len(codes) for code, codes in self.variables.items()}
        others = {c: n for c, n in sizes.items() if c != self.time and n > 1}
        widest = max(others, key=lambda c: others[c]) if others else self.time
        values = self.variables[widest]
        room = max(1, limit * len(values) // self.counted_cells)
        parts = [values[i : i + room] for i in range(0, len(values), room)]
        return [
            smaller
            for part in parts
            for smaller in replace(
                self, variables={**self.variables, widest: part}
            ).split(limit)
        ]


def select(info: TableInfo, wishes: Mapping[str, Wish]) -> Selection:
    """The selection that `wishes` mean in a table.

    A wish is a code, a list of codes, or a rule: `*`, `1*`, `*K1`; for time also
    `>=2023K1`, `<=2020K1`, `>=2023K1<=2024K2`, `(1)` the newest, `(2)` the one before
    it, `(-n+5)` the last five. A variable without a wish is left out, which adds its
    values together; without a wish for time the newest period is taken.

    Raises QueryError with all that is wrong: an unknown variable or code with its
    nearest, a variable that must be given, a rule that fits nothing.
    """
    by_id: dict[str, Wish] = {}
    faults = []
    for code, wish in wishes.items():
        try:
            variable = info.variable(code)
        except QueryError as error:
            faults.append(str(error).removeprefix(f"{info.id}: "))
            continue
        if variable.id in by_id:
            faults.append(f"{variable.id} is given twice.")
        by_id[variable.id] = wish
    variables: dict[str, tuple[str, ...]] = {}
    ordered = [v for v in info.variables if not v.time] + [info.time]
    for variable in ordered:
        if variable.id in by_id:
            faults += _take(variable, by_id[variable.id], variables)
        elif variable.time:
            variables[variable.id] = (variable.codes[-1],)
        elif not variable.elimination:
            some = ", ".join(f"{v.id} ({v.text})" for v in variable.values[:5])
            more = ", ..." if len(variable.values) > 5 else ""
            faults.append(
                f"{variable.id} ({variable.text}) must be given. Its values: "
                f"{some}{more}."
            )
    if faults:
        raise QueryError(f"{info.id}: {' '.join(faults)}")
    whole = len(variables) == len(info.variables)
    return Selection(info.id, variables, info.time.id, whole)


def _take(
    variable: TableVariable, wish: Wish, variables: dict[str, tuple[str, ...]]
) -> list[str]:
    wishes = [wish] if isinstance(wish, (str, int)) else list(wish)
    chosen: set[str] = set()
    faults = []
    for text in map(str, wishes):
        found = list(_expand(variable, text))
        if not found:
            faults.append(_not_found(variable, text))
        chosen.update(found)
    if not wishes:
        faults.append(f"{variable.id}: the list of values is empty.")
    variables[variable.id] = tuple(c for c in variable.codes if c in chosen)
    return faults


def _expand(variable: TableVariable, text: str) -> Iterator[str]:
    """The codes that one wish means; none when it fits nothing."""
    codes = variable.codes
    if text in variable.label:
        yield text
    elif variable.time and (match := _NTH.fullmatch(text.strip())):
        number = int(match[2])
        newest = codes[::-1]
        yield from newest[:number] if match[1] else newest[number - 1 : number]
    elif variable.time and (match := _RANGE.fullmatch(text.strip())):
        bounds = [(match[1], match[2].strip())]
        if match[3]:
            bounds.append((match[3], match[4].strip()))
        yield from (c for c in codes if all(_within(c, *b) for b in bounds))
    elif "*" in text:
        pattern = re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)
        yield from (c for c in codes if pattern.fullmatch(c))
    else:
        yield from (c for c in codes if c.casefold() == text.casefold())


def _within(code: str, sign: str, bound: str) -> bool:
    # Time codes of one table have one form, so their order as text is that of time.
    code, bound = code.casefold(), bound.casefold()
    return _COMPARED[sign](code, bound)


def _not_found(variable: TableVariable, text: str) -> str:
    rule = _NTH.fullmatch(text.strip()) or _RANGE.fullmatch(text.strip())
    if rule or "*" in text:
        where = "" if variable.time or not rule else _ONLY_TIME
        return f"{variable.id}: {text!r} fits none of its values{where}."
    asked = text.casefold()

    def likeness(value: VariableValue) -> tuple[float, int]:
        # A code or a label may be meant; of codes equally like, how they begin.
        code, label = value.id.casefold(), value.text.casefold()
        ratio = max(
            SequenceMatcher(None, asked, name).ratio() for name in (code, label)
        )
        begun = takewhile(
            lambda pair: pair[0] == pair[1], zip(asked, code, strict=False)
        )
        return ratio, len(list(begun))

    near = sorted(variable.values, key=likeness, reverse=True)[:3]
    told = ", ".join(f"{value.id} ({value.text})" for value in near)
    return f"Unknown value of {variable.id} {text!r}. Nearest: {told}."
