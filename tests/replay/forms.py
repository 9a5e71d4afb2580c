"""What a table of the replay server is: variables, values, and figures by formula.

Nothing here comes from the package under test, so that its faults are not repeated.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MISSING = ".."
_LIST = Path(__file__).parents[2] / "parathed_lib/catalogue/municipalities.csv"
_PERIOD = re.compile(r"(\d{4})(?:K([1-4]))?")


@dataclass(frozen=True)
class Value:
    """A value: its code, its labels, and its weight in a count.

    A weight is a number, to which `varies` adds the remainder of the area's number
    divided by it; or the codes whose weights are added, for a total.
    """

    code: str
    da: str
    en: str
    weight: int | tuple[str, ...] = 0
    varies: int = 0


@dataclass(frozen=True)
class Variable:
    """A variable with its values in order; the first is the total if there is one."""

    code: str
    da: str
    en: str
    values: tuple[Value, ...]
    elimination: bool = True
    time: bool = False
    map: str = ""

    @property
    def codes(self) -> list[str]:
        """The codes of the values, in order."""
        return [value.code for value in self.values]

    def value(self, code: str) -> Value | None:
        """The value with this code, in any case."""
        for value in self.values:
            if value.code.casefold() == code.casefold():
                return value
        return None

    def weight(self, code: str, area: int) -> int:
        """The weight of a value in an area."""
        value = self.value(code)
        assert value is not None
        if isinstance(value.weight, tuple):
            return sum(self.weight(part, area) for part in value.weight)
        return value.weight + (area % value.varies if value.varies else 0)


@dataclass(frozen=True)
class Table:
    """A table: its description, and the formula of its figures.

    `figure` gives a cell as a whole number in units of the last of `decimals`. Pairs of
    area and period in `hidden` are published as "..", those in `zeros` as 0. `shift` is
    added to every base, as a revision would.
    """

    id: str
    da: str
    en: str
    unit: tuple[str, str]
    updated: str
    variables: tuple[Variable, ...]
    figure: Callable[[Table, Mapping[str, str]], int]
    decimals: int = 0
    hidden: frozenset[tuple[str, str]] = frozenset()
    zeros: frozenset[tuple[str, str]] = frozenset()
    footnote: tuple[str, str] | None = None
    active: bool = True
    shift: int = 0

    @property
    def area(self) -> Variable:
        """The variable of area."""
        return next(v for v in self.variables if v.map)

    @property
    def time(self) -> Variable:
        """The variable of time."""
        return next(v for v in self.variables if v.time)

    def variable(self, code: str) -> Variable | None:
        """The variable with this code, in any case."""
        for variable in self.variables:
            if variable.code.casefold() == code.casefold():
                return variable
        return None

    def cell(self, codes: Mapping[str, str], lang: str) -> str:
        """A cell as it is written; variables that are not in `codes` at their total."""
        totals = {v.code: v.codes[-1 if v.time else 0] for v in self.variables}
        codes = {**totals, **codes}
        place = (codes[self.area.code], codes[self.time.code])
        if place in self.hidden:
            return MISSING
        number = 0 if place in self.zeros else self.figure(self, codes)
        if not self.decimals:
            return str(number)
        digits = str(abs(number)).rjust(self.decimals + 1, "0")
        whole, part = digits[: -self.decimals], digits[-self.decimals :]
        return f"{'-' if number < 0 else ''}{whole}{',' if lang == 'da' else '.'}{part}"


def count(table: Table, codes: Mapping[str, str]) -> int:
    """(m + k + shift) times the weights of all codes; larger areas are true sums.

    m is the municipality's code as a number, k the number of the period. What is
    hidden counts in the sums, as it does at the source; a zero is zero there too.
    """
    area, time = table.area.code, table.time.code
    total = 0
    for code in members(codes[area]):
        if (code, codes[time]) in table.zeros or table.area.value(code) is None:
            continue
        cell = int(code) + number_of(codes[time]) + table.shift
        for variable in table.variables:
            if variable.code not in (area, time):
                cell *= variable.weight(codes[variable.code], int(code))
        total += cell
    return total


def number_of(period: str) -> int:
    """k: years since 2014, or quarters since the first of 2017."""
    match = _PERIOD.fullmatch(period)
    assert match is not None, period
    if match[2]:
        return 4 * (int(match[1]) - 2017) + int(match[2]) - 1
    return int(match[1]) - 2014


@cache
def municipalities() -> tuple[dict[str, str], ...]:
    """The 98 municipalities: code, name, region and province, each with its name."""
    with _LIST.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def members(area: str) -> tuple[str, ...]:
    """The codes that a count adds up for an area: 411 in 084 and 04, 998 in 000."""
    if area == "000":
        return (*(row["code"] for row in municipalities()), "411", "998")
    inside = [
        r["code"] for r in municipalities() if area in (r["region"], r["province"])
    ]
    if area in ("084", "04"):
        inside.append("411")
    return tuple(inside) or (area,)


def areas(level: str = "region", extra: tuple[str, ...] = ()) -> tuple[Value, ...]:
    """The areas of a table, each followed by its own: nation, regions or provinces."""
    names = {"411": ("Christiansø", "Christiansø")}
    names["998"] = ("Uoplyst kommune", "Not stated municipality")
    values = [Value("000", "Hele landet", "All Denmark")]
    order = {"084": 0, "085": 1, "083": 2, "082": 3, "081": 4}
    groups: dict[str, list[dict[str, str]]] = {}
    for row in municipalities():
        groups.setdefault(row[level], []).append(row)
    for code in sorted(groups, key=lambda c: (order.get(c, 0), c)):
        name = groups[code][0][f"{level}_name"]
        if level == "province":
            values.append(Value(code, f"Landsdel {name}", f"Province {name}"))
        else:
            values.append(Value(code, name, name))
        for row in groups[code]:
            en = "Copenhagen" if row["code"] == "101" else row["name"]
            values.append(Value(row["code"], row["name"], en))
        if code in ("084", "04") and "411" in extra:
            values.append(Value("411", *names["411"]))
    values += [Value(code, *names[code]) for code in extra if code != "411"]
    return tuple(values)


def years(first: int, last: int) -> Variable:
    """The variable of time with whole years."""
    codes = [str(year) for year in range(first, last + 1)]
    return _time(tuple(Value(code, code, code) for code in codes))


def quarters(first: str, last: str) -> Variable:
    """The variable of time with quarters: `2017K1`, in English `2017Q1`."""
    codes = [
        f"{y}K{q}" for y in range(int(first[:4]), int(last[:4]) + 1) for q in "1234"
    ]
    kept = [code for code in codes if first <= code <= last]
    return _time(tuple(Value(c, c, c.replace("K", "Q")) for c in kept))


def _time(values: tuple[Value, ...]) -> Variable:
    return Variable("Tid", "tid", "time", values, elimination=False, time=True)
