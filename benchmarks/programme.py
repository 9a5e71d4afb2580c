"""Measures how often the interval of a change covers the true change.

    python benchmarks/programme.py [--seeds 1000] [--municipalities 8]

For each seed a programme is made up as in example_programme.py, whose true change is
known, and its change from first to last round is estimated. Counted is how often the
95 % interval holds the truth:

- overall: the mean over all ten parameters, one interval a seed;
- overall, as told: the same with the spread rounded up for protection, as on the page;
- single: each parameter by itself, ten intervals a seed, pooled. The ten of a seed go
  together, since a municipality's pace is common to them.

Beside the single ones stands what they must come to: the changes of one parameter are
-1, 0 or 1 and independent between municipalities, so every possible outcome can be
listed, with its probability and its interval. When all changes are equal there is no
interval; those are left out and counted.

The claim on the overall change is 93.6-96.4 %, the range in which 95 % lies in all but
one in twenty measurements of 1000 seeds. There is no such claim on the single ones:
with few municipalities and three possible changes the interval takes few values, and
its true coverage is another. For those the claim is that measured and listed agree to
within a percentage point. The last table lists coverage where the changes are coarser
still. Prints; ends with 1 when a claim is missed.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import example_programme as example
from claims import Goal

from parathed_lib import load_catalogue, stats
from parathed_lib.disclosure.groups import releasable_spread
from parathed_lib.programme import Estimate

Ratings = example.Ratings
OVERALL = (93.6, 96.4)
AGREEMENT = 1.0
COARSE = ((0.5, 0.2), (0.5, 0.0), (0.3, 0.0), (0.1, 0.1), (0.1, 0.0))
SIZES = (5, 8, 12, 20)


@dataclass(frozen=True)
class Coverage:
    """How many intervals held the truth, of those that could be computed."""

    held: int
    computed: int
    constant: int

    @property
    def percent(self) -> float:
        """The share that held it, 0-100."""
        return 100 * self.held / self.computed


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a claim is missed."""
    parser = argparse.ArgumentParser(description="Measure the coverage of changes.")
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--municipalities", type=int, default=example.MUNICIPALITIES)
    wish = parser.parse_args(words)
    overall, shown, single = measured(range(wish.seeds), wish.municipalities)
    listed = [
        100 * exact(wish.municipalities, up, example.DOWN)[0] for up in example.UP
    ]
    print(f"{wish.seeds} seeds, {wish.municipalities} municipalities, 95 % intervals")
    for name, found in (
        ("overall", overall),
        ("overall, as told", shown),
        ("single, pooled", single),
    ):
        print(
            f"  {name:17} {found.percent:.2f} % of {found.computed} held the true "
            f"change; {found.constant} had no interval"
        )
    print(
        f"  single, listed    {statistics.fmean(listed):.2f} %, by parameter ", end=""
    )
    print(" ".join(f"{value:.1f}" for value in listed))
    print("\nListed coverage, % (without an interval, %), by municipalities")
    print("  up   down " + "".join(f"{size:>15}" for size in SIZES))
    for up, down in COARSE:
        cells = [exact(size, up, down) for size in SIZES]
        told = "".join(f"{100 * c:8.1f} ({100 * none:4.1f})" for c, none in cells)
        print(f"  {up:.1f}  {down:.1f}  {told}")
    gap = abs(single.percent - statistics.fmean(listed))
    goals = [
        Goal("coverage of the overall change", [overall.percent], OVERALL[1], "%"),
        Goal("the same", [overall.percent], OVERALL[0], "%", least=True),
        Goal("single: measured from listed", [gap], AGREEMENT, "points"),
    ]
    print("\nClaims")
    print("\n".join(goal.told() for goal in goals))
    return 0 if all(goal.met for goal in goals) else 1


def measured(
    seeds: Sequence[int], municipalities: int
) -> tuple[Coverage, Coverage, Coverage]:
    """The coverage of the overall change, as it is told, and of all single ones."""
    catalogue = load_catalogue()
    codes = example.chosen(catalogue, municipalities)
    parameters = [p.id for p in catalogue.rubric.parameters]
    overall, told, single = [], [], []
    for seed in seeds:
        first, _, last = example.rounds(seed, codes, parameters)
        change = example.overall_change(first, last)
        overall.append((change, example.TRUE_MEAN))
        told.append((as_told(change, first, last), example.TRUE_MEAN))
        single += [
            (example.paired_change(first[p], last[p]), true)
            for p, true in zip(parameters, example.TRUE_CHANGES, strict=True)
        ]
    counted = []
    for estimates in (overall, told, single):
        known = [(e, true) for e, true in estimates if e.low is not None]
        held = sum(e.low <= true <= e.high for e, true in known)
        counted.append(Coverage(held, len(known), len(estimates) - len(known)))
    return counted[0], counted[1], counted[2]


def as_told(change: Estimate, first: Ratings, last: Ratings) -> Estimate:
    """The overall change with the limits that the page tells."""
    own = [
        statistics.fmean(last[p][code] - first[p][code] for p in first)
        for code in next(iter(first.values()))
    ]
    spread = releasable_spread(own)
    if spread is None or change.mean is None:
        return replace(change, low=None, high=None)
    half = stats.mean_half_width(spread, len(own))
    return replace(change, low=change.mean - half, high=change.mean + half)


def exact(size: int, up: float, down: float) -> tuple[float, float]:
    """The coverage of the interval of changes -1, 0, 1, and how often there is none.

    Every number of steps up and down is listed; the interval is the page's own.
    """
    covered = none = 0.0
    for ups in range(size + 1):
        for downs in range(size + 1 - ups):
            stay = size - ups - downs
            ways = math.comb(size, ups) * math.comb(size - ups, downs)
            probability = ways * up**ups * down**downs * (1 - up - down) ** stay
            changes = [1] * ups + [-1] * downs + [0] * stay
            last = {str(n): float(change) for n, change in enumerate(changes)}
            found = example.paired_change(dict.fromkeys(last, 0.0), last)
            if found.low is None or found.high is None:
                none += probability
            elif found.low <= up - down <= found.high:
                covered += probability
    return covered / (1 - none), none


if __name__ == "__main__":
    sys.exit(main())
