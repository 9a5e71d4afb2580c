"""Measures how many municipalities the funnel's band leaves outside, and finds.

    python benchmarks/funnel.py [--draws 2000]

The sizes are those of the newest embedded vintage's basic schooling. A draw gives each
municipality a place on the scale of asin√share, normal about the nation's with the
variance τ² of the setting, and a binomial count. The band (99.8 %) is then made as on
the page, and beside it from two other τ²:

- band: `stats.between_variance`, as on the page;
- FunnelPlotR: `stats.overdispersion`, whose z-scores are winsorised;
- moments: the same without winsorising (DerSimonian & Laird 1986).

First nobody stands out: how many per cent of the municipalities lie outside, and in how
many per cent of the draws at least one does. Then one municipality, or three, are set
so many standard deviations (of their size, τ² included) above: how many per cent of
those are found. The claims are that 0.1-0.4 % lie outside the band in every setting,
and that a single one 5 standard deviations off is found in 95 %. Prints; ends with 1
when a claim is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from claims import Goal

from parathed_lib import assess, stats
from parathed_lib.assessment import chance

INDICATOR = "basic_schooling_pct"
VARIANCES = (0.0, 0.00001, 0.0002, 0.002, 0.004)
PLANTED = ((1, 4), (1, 5), (3, 4), (3, 5))
PLANTED_VARIANCE = 0.002
OUTSIDE = (0.1, 0.4)
FOUND = 95.0


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a claim is missed."""
    parser = argparse.ArgumentParser(description="Measure the funnel's band.")
    parser.add_argument("--draws", type=int, default=2000)
    wish = parser.parse_args(words)
    found = chance.funnel(assess("Ishøj").nation, INDICATOR)
    assert found is not None
    of, middle = found.table["of"], found.reference
    print(f"{len(of)} municipalities, share {100 * middle:.2f} %, {found.period}")
    heading = "".join(f"{name:>24}" for name in ESTIMATES)
    print(f"\nNobody stands out: outside, % (draws with any, %)\n    tau2 {heading}")
    band: list[float] = []
    for tau2 in VARIANCES:
        drawn = [draw(seed, of, middle, tau2) for seed in range(wish.draws)]
        cells = [shares_outside(drawn, of, estimate) for estimate in ESTIMATES.values()]
        band.append(cells[0][0])
        told = "".join(f"{outside:16.3f} ({some:5.1f})" for outside, some in cells)
        print(f"{tau2:9.5f}{told}", flush=True)
    print(
        f"\nPlanted at tau2 = {PLANTED_VARIANCE}: found, %\n   how many, sd {heading}"
    )
    power = {}
    for many, off in PLANTED:
        codes = {
            seed: np.random.Generator(np.random.PCG64(seed)).choice(
                of.index.to_numpy(), many, replace=False
            )
            for seed in range(wish.draws)
        }
        drawn = [
            draw(seed, of, middle, PLANTED_VARIANCE, list(chosen), off)
            for seed, chosen in codes.items()
        ]
        shares = [
            100
            * np.mean(
                [
                    outside(count, of, estimate)[chosen].mean()
                    for count, chosen in zip(drawn, codes.values(), strict=True)
                ]
            )
            for estimate in ESTIMATES.values()
        ]
        power[many, off] = float(shares[0])
        told = "".join(f"{share:24.1f}" for share in shares)
        print(f"{many:11} {off:4}{told}", flush=True)
    goals = [
        Goal("most outside, nobody standing out", [max(band)], OUTSIDE[1], "%"),
        Goal("least outside", [min(band)], OUTSIDE[0], "%", least=True),
        Goal("one found at 5 sd", [power[1, 5]], FOUND, "%", least=True),
    ]
    print("\nClaims")
    print("\n".join(goal.told() for goal in goals))
    return 0 if all(goal.met for goal in goals) else 1


def draw(
    seed: int,
    of: pd.Series,
    middle: float,
    tau2: float,
    planted: Sequence[str] = (),
    off: float = 0,
) -> pd.Series:
    """A count for each municipality; those planted lie `off` sd above the middle."""
    random = np.random.Generator(np.random.PCG64(seed))
    centre = np.arcsin(np.sqrt(middle))
    angles = pd.Series(
        centre + np.sqrt(tau2) * random.standard_normal(len(of)), of.index
    )
    for code in planted:
        angles[code] = centre + off * np.sqrt(tau2 + 1 / (4 * of[code]))
    shares = np.sin(angles.clip(0, np.pi / 2)) ** 2
    return pd.Series(random.binomial(of.astype(int), shares), of.index, dtype=float)


def outside(
    count: pd.Series, of: pd.Series, estimate: Callable[[pd.Series, pd.Series], float]
) -> pd.Series:
    """Who lies outside the band, as `chance.funnel` finds it."""
    edge = stats.funnel_limits(
        of, count.sum() / of.sum(), chance.OUTER_LEVEL, estimate(count, of)
    )
    return ~(count / of).between(edge["low"], edge["high"])


def shares_outside(
    drawn: Sequence[pd.Series],
    of: pd.Series,
    estimate: Callable[[pd.Series, pd.Series], float],
) -> tuple[float, float]:
    """Per cent of the municipalities outside, per cent of the draws with any."""
    each = [outside(count, of, estimate) for count in drawn]
    return (
        100 * float(np.mean([one.mean() for one in each])),
        100 * float(np.mean([one.any() for one in each])),
    )


def moments(count: pd.Series, of: pd.Series) -> float:
    """DerSimonian and Laird's τ² about the pooled share, not winsorised."""
    weight = 4 * of
    pooled = np.arcsin(np.sqrt(count.sum() / of.sum()))
    away = np.arcsin(np.sqrt(count / of)) - pooled
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, float(((weight * away**2).sum() - (len(of) - 1)) / spread))


ESTIMATES: dict[str, Callable[[pd.Series, pd.Series], float]] = {
    "band": stats.between_variance,
    "FunnelPlotR": lambda count, of: stats.overdispersion(count, of).tau2,
    "moments": moments,
}

if __name__ == "__main__":
    sys.exit(main())
