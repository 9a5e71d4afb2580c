"""Writes data roots with made-up figures and forms, to measure whole runs on.

    python benchmarks/example.py ROOT [--vintages N] [--seed S]

ROOT becomes a data root with one vintage and one round, both named `eksempel`: every
indicator of the catalogue for every municipality, region, province, police district
and the nation, and a filled-in form for each of the municipalities. With `--vintages N`
the roots are ROOT/1 ... ROOT/N, with the seeds S, S+1 and so on. The same seed gives
the same bytes. A folder that holds something is refused.

The municipalities are the catalogue's, so real names stand beside ratings that are made
up. What marks a report as an example is the name `eksempel`: the watermark, a line on
the front page and at the top of each printed page, and `"example": true` in the JSON.
Such reports are for measuring only: never commit them, publish them or send them on.

The figures come from one formula, in whole numbers so that every machine agrees. Where
n is the municipality's place in the catalogue (0-97), k the indicator's and t the year
less 2007, `share` is a triangle wave:

    step  = (n * (2 * k + 3) + 2 * t + 17 * k + 29 * seed) mod 196
    share = min(step, 196 - step) / 98

A figure lies at 0.1 + 0.8 * share of the indicator's printed scale; a count is the
whole part of 4 * share^4. Regions, provinces and the nation are the plain means of
their municipalities. Neighbours in the list thus lie evenly apart, as in no real table.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from example_form import form

from parathed_lib import load_catalogue
from parathed_lib.catalogue import Catalogue, Indicator
from parathed_lib.formatting import round_half_away

NAME = "eksempel"
SEED = 1
FIRST_YEAR, LAST_YEAR = 2007, 2024
COLLECTED = "2025"  # a fixed year, so that ages do not depend on the day
NATION = "000"

Places = dict[str, list[int]]
"""Area code: the places in the catalogue of the municipalities that it consists of."""


def _years(first: int) -> dict[int, str]:
    return {year: str(year) for year in range(first, LAST_YEAR + 1)}


def _school_years() -> dict[int, str]:
    return {year: f"{year - 1}/{year}" for year in range(2020, LAST_YEAR + 1)}


def _named(pattern: str) -> dict[int, str]:
    return {year: pattern.format(year) for year in range(2020, LAST_YEAR + 1)}


# The form in which each indicator's source publishes its periods.
PERIODS: dict[str, dict[int, str]] = {
    "full_time_unemployed_pct": _years(FIRST_YEAR),
    "disposable_income_dkk": _years(FIRST_YEAR),
    "basic_schooling_pct": _years(2020),
    "unlawful_absence_pct": _school_years(),
    "absence_over_10_pct": _school_years(),
    "high_wellbeing_pct": _school_years(),
    "wellbeing_mean_score": _school_years(),
    "convicted_pct": _years(2020),
    "reported_crimes_per_1000": _years(FIRST_YEAR),
    "safety_pct": _years(2020),
    "housing_plans_count": _years(2020),
    "deprived_areas_count": _named("{}-12-01"),
    "non_western_pct": _named("{}K4"),
    "non_western_near_pct": _named("{}-01-01"),
}


def main(words: Sequence[str] | None = None) -> int:
    """Write the roots that were asked for; 2 when a folder is already in use."""
    parser = argparse.ArgumentParser(description="Write made-up data roots.")
    parser.add_argument("root", type=Path)
    parser.add_argument("--vintages", type=int, metavar="N", help="make ROOT/1 ... N")
    parser.add_argument("--seed", type=int, default=SEED)
    wish = parser.parse_args(words)
    if wish.vintages is None:
        roots = [wish.root]
    else:
        roots = [wish.root / str(n) for n in range(1, wish.vintages + 1)]
    for root in roots:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            print(f"{root} is in use. Name a folder that is empty or not there.")
            return 2
    for number, root in enumerate(roots):
        write_root(root, wish.seed + number)
        print(f"{root}: vintage and round {NAME}, seed {wish.seed + number}")
    return 0


def write_root(root: Path, seed: int = SEED) -> None:
    """Write a data root: the vintage and the round `eksempel`."""
    catalogue = load_catalogue()
    raw = root / "data" / "raw"
    for file, data in vintage_files(catalogue, seed).items():
        _write(raw / NAME / file, data)
    for number, who in enumerate(catalogue.municipalities.values()):
        text = form(who.code, NAME, number, catalogue.rubric, seed)
        _write(raw / "evaluations" / NAME / f"{who.code}.toml", text.encode("utf-8"))


def vintage_files(catalogue: Catalogue, seed: int) -> dict[str, bytes]:
    """The files of the vintage by name, its manifest last."""
    places = _places(catalogue)
    files = {"population.csv": _table(_population(catalogue, seed))}
    for place, entry in enumerate(catalogue.indicators.indicators):
        files[f"{entry.id}.csv"] = _table(_figures(entry, place, places, seed))
    files["missing.csv"] = _csv(
        ["indicator", "level", "status", "note"],
        [
            [
                entry.id,
                "region",
                "not_published",
                "Opdigtet eksempel uden regionalt tal.",
            ]
            for entry in catalogue.indicators.indicators
            if entry.regional_level == "none"
        ],
    )
    columns = "file source table query retrieved updated request_id sha256 licence"
    what = f"alle tal er regnet ud af en formel, frø {seed}"
    rows = [
        [
            file,
            "Opdigtet eksempel",
            "",
            what,
            COLLECTED,
            "",
            "",
            _sha256(data),
            "opdigtet",
        ]
        for file, data in files.items()
    ]
    return files | {"manifest.csv": _csv(columns.split(), rows)}


def share(number: int, place: int, year: int, seed: int) -> float:
    """The triangle wave of the module's description, 0-1."""
    step = number * (2 * place + 3) + 2 * (year - FIRST_YEAR) + 17 * place + 29 * seed
    step %= 196
    return min(step, 196 - step) / 98


def _places(catalogue: Catalogue) -> dict[str, Places]:
    """The areas of each level, with the municipalities that they consist of."""
    levels: dict[str, Places] = {
        level: {} for level in "municipality region province police_district".split()
    }
    for number, who in enumerate(catalogue.municipalities.values()):
        levels["municipality"][who.code] = [number]
        for level in ("region", "province", "police_district"):
            levels[level].setdefault(getattr(who, level), []).append(number)
    levels["nation"] = {NATION: list(range(len(catalogue.municipalities)))}
    return levels


def _figures(
    entry: Indicator, place: int, levels: dict[str, Places], seed: int
) -> Iterator[list[str]]:
    """The rows of one indicator: its areas by level, each with all its periods."""
    shown = [(entry.geography, entry.decimals.municipality)]
    if entry.regional_level != "none":
        shown.append((entry.regional_level, entry.decimals.region))
    shown.append(("nation", entry.decimals.nation))
    for level, decimals in shown:
        for area, numbers in sorted(levels[level].items()):
            for year, period in PERIODS[entry.id].items():
                yield _row(
                    entry, area, period, decimals, numbers, _at(place, year, seed)
                )


def _at(place: int, year: int, seed: int) -> Callable[[int], float]:
    return lambda number: share(number, place, year, seed)


def _row(
    entry: Indicator,
    area: str,
    period: str,
    decimals: int,
    numbers: list[int],
    share_of: Callable[[int], float],
) -> list[str]:
    count, of = "", ""
    low, high = entry.scale
    if entry.unit == "count":
        value = sum(int(4 * share_of(n) ** 4) for n in numbers) / len(numbers)
    elif entry.interval == "share":
        sizes = {n: 1_000 * (n + 1) for n in numbers}
        counted = sum(
            int(size * (low + (0.1 + 0.8 * share_of(n)) * (high - low)) / 100)
            for n, size in sizes.items()
        )
        value = 100 * counted / sum(sizes.values())
        count, of = str(counted), str(sum(sizes.values()))
    else:
        mean = sum(share_of(n) for n in numbers) / len(numbers)
        value = low + (0.1 + 0.8 * mean) * (high - low)
    text = str(round_half_away(value, decimals))
    return [entry.id, area, period, text, "ok", count, of, ""]


def _population(catalogue: Catalogue, seed: int) -> Iterator[list[str]]:
    for number, code in enumerate(catalogue.municipalities):
        size = 10_000 + 1_000 * ((37 * number + seed) % 98)
        yield ["population", code, f"{LAST_YEAR}-01-01", str(size), "ok", "", "", ""]


def _table(rows: Iterator[list[str]]) -> bytes:
    return _csv("indicator area period value status count of note".split(), rows)


def _csv(columns: list[str], rows: Sequence[list[str]] | Iterator[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
