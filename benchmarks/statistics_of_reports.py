"""Times the statistics of the reports in a warm process.

    python benchmarks/statistics_of_reports.py [--rounds 5] [--root ROOT]

What a report reckons beside reading and drawing: limits and verdicts, funnels, trends,
its peers, places, and what the score hangs on. One report alone must also reckon what
all have in common (nothing is kept from before); of 98 only the first does. Both run on
made-up figures for everything (written for the occasion unless --root names an example
root), so no report has more to reckon.

The ratios say what the tables gain over a loop: the same function called row by row,
and the plain formula in Python. Reading the vintage and the forms is not counted, nor
is the first round, which imports. Prints; ends with 1 when a claim is missed.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import example
import pandas as pd
from claims import Goal, ratios, shown

from parathed_lib import assess, scoring, stats
from parathed_lib.assessment import Assessment, chance, national
from parathed_lib.assessment.comparison import compare
from parathed_lib.assessment.national import Nation
from parathed_lib.assessment.peer_group import beside, peer_group

ISHOEJ = "183"
SCHOOLING = "basic_schooling_pct"
DRAWS, SEED = 2_000, 2026
Z = 1.959963984540054


def main() -> int:
    """Measure and print; 1 when a claim is missed."""
    parser = argparse.ArgumentParser(description="Time the statistics of reports.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--root", type=Path, help="a root of example.py")
    wish = parser.parse_args()
    if wish.rounds < 1:
        parser.error("--rounds is at least 1")
    with tempfile.TemporaryDirectory(prefix="parathed-bench-") as folder:
        root = wish.root or Path(folder) / "root"
        if not wish.root:
            example.write_root(root)
        one = assess(ISHOEJ, vintage=example.NAME, root=root)
        codes = list(one.catalogue.municipalities)
        every = [assess(code, vintage=example.NAME, root=root) for code in codes]
    goals = _reports(one, every, wish.rounds)
    goals += _loops(fresh(one), wish.rounds)
    print("\nClaims: median (least-most) of the rounds")
    print("\n".join(goal.told() for goal in goals))
    return 0 if all(goal.met for goal in goals) else 1


def fresh(assessment: Assessment) -> Nation:
    """The nation of an assessment with nothing kept from before."""
    nation = assessment.nation
    return Nation(nation.vintage, nation.indicators, nation.municipalities, nation.year)


def tests(assessment: Assessment, nation: Nation) -> None:
    """Limits, verdicts and trends of every indicator, and the funnels."""
    who = assessment.municipality
    for entry in nation.indicators.indicators:
        compare(entry, who, nation.vintage)
        chance.trend(nation.vintage, entry, who.code)
        chance.funnel(nation, entry.id)


def peers(assessment: Assessment, nation: Nation) -> None:
    """The peers, and the municipality's figures beside theirs."""
    group = peer_group(nation, assessment.municipality.code)
    assert group is not None
    beside(nation, group)


def places(assessment: Assessment, nation: Nation) -> None:
    """The place among the 98 of each indicator."""
    for _, _, values in national.every_across(nation):
        national.position(values, assessment.municipality.code)


def score(assessment: Assessment, nation: Nation) -> None:
    """What the score hangs on, every rater being as sure as can be."""
    ratings = assessment.ratings.assign(confidence=5.0)
    scoring.leave_one_out(ratings)
    scoring.alternatives(ratings)
    scoring.sensitivity(ratings)


PARTS = (tests, peers, places, score)


def _reports(one: Assessment, every: list[Assessment], rounds: int) -> list[Goal]:
    """The parts of one report, and the claims for one and for all."""
    parts: dict[str, list[float]] = {part.__name__: [] for part in PARTS}
    alone, national_run = [], []
    for number in range(rounds + 1):
        nation = fresh(one)
        times = [_seconds(lambda p=part, n=nation: p(one, n)) for part in PARTS]
        nation = fresh(one)
        run = _seconds(
            lambda n=nation: [part(who, n) for who in every for part in PARTS]
        )
        if number:
            alone.append(1000 * sum(times))
            national_run.append(run)
            for name, seconds in zip(parts, times, strict=True):
                parts[name].append(1000 * seconds)
    print("One report alone, ms: median (least-most) of the rounds")
    for name, values in parts.items():
        print(f"  {name:8} {shown(values)}")
    share = [1000 * seconds / len(every) for seconds in national_run]
    print(f"One of {len(every)}, ms: {shown(share)}")
    return [
        Goal("statistics of one report alone", alone, 150, "ms"),
        Goal(f"statistics of {len(every)} reports", national_run, 2, "s"),
    ]


def _loops(nation: Nation, rounds: int) -> list[Goal]:
    """The ratio of loops to the tables, for 98 intervals and for the places of 98."""
    funnel = chance.funnel(nation, SCHOOLING)
    assert funnel is not None
    count, of = funnel.table["count"], funnel.table["of"]
    limits = stats.share_interval(count, of)

    def row_by_row() -> None:
        for code in count.index:
            stats.share_interval(count.loc[[code]], of.loc[[code]])

    ways: dict[str, Callable[[], object]] = {
        "intervals, table": lambda: stats.share_interval(count, of),
        "intervals, row by row": row_by_row,
        "intervals, plain": lambda: list(map(wilson, count.tolist(), of.tolist())),
        "places, table": lambda: stats.rank_interval(
            limits["low"], limits["high"], DRAWS, SEED
        ),
        "places, plain": lambda: plain_places(limits),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name in ways if number % 2 else reversed(ways):
            seconds = _seconds(ways[name])
            if number:
                times[name].append(seconds)
    print(f"\n{len(count)} municipalities, ms: median (least-most) of the rounds")
    for name, values in times.items():
        print(f"  {name:22} {shown([1000 * seconds for seconds in values])}")
    plain = ratios(times["intervals, plain"], times["intervals, table"])
    print(f"  plain formula over table, intervals: {shown(plain)} x, no claim:")
    print("  the table also checks its input and keeps the municipalities' codes")
    return [
        Goal(
            "98 intervals, row by row over table",
            ratios(times["intervals, row by row"], times["intervals, table"]),
            20,
            least=True,
        ),
        Goal(
            f"places of 98 in {DRAWS} draws, plain loop over table",
            ratios(times["places, plain"], times["places, table"]),
            2,
            least=True,
        ),
    ]


def wilson(count: float, of: float) -> tuple[float, float]:
    """Wilson's interval at 95 %, as one would write it in a loop."""
    share, square = count / of, Z * Z
    half = Z * math.sqrt(square + 4 * count * (1 - share))
    whole = 2 * (of + square)
    return (2 * count + square - half) / whole, (2 * count + square + half) / whole


def plain_places(limits: pd.DataFrame) -> list[tuple[int, int]]:
    """The middle 95 % of the places of each, drawn and sorted in a loop."""
    draw = random.Random(SEED)
    spread = [
        ((low + high) / 2, (high - low) / (2 * Z))
        for low, high in zip(limits["low"], limits["high"], strict=True)
    ]
    drawn: list[list[int]] = [[] for _ in spread]
    for _ in range(DRAWS):
        figures = [draw.gauss(middle, sd) for middle, sd in spread]
        order = sorted(range(len(figures)), key=figures.__getitem__, reverse=True)
        for place, unit in enumerate(order, start=1):
            drawn[unit].append(place)
    edge = round(0.025 * DRAWS)
    return [(ranks[edge], ranks[-edge - 1]) for ranks in map(sorted, drawn)]


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
