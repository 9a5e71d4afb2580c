"""What chance alone could do to a vintage's figures: limits, funnels and trends.

Only where the catalogue allows an `interval` and the vintage holds the real count and
denominator behind a figure. Everywhere else nothing is tested.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from parathed_lib import stats
from parathed_lib.assessment import national
from parathed_lib.assessment.national import Nation, shared
from parathed_lib.catalogue import PER, Indicator
from parathed_lib.errors import NumbersError, VintageError
from parathed_lib.vintage import Figure, Vintage

LEVEL = 0.95
OUTER_LEVEL = 0.998
GRID = 40


@dataclass(frozen=True, eq=False)
class Funnel:
    """The shares of all municipalities of one period against what chance explains.

    `table` has a row per municipality with figures: `value`, `of`, and whether it lies
    `outside` the outer limits (99.8 %) as they come and `outside_adjusted` for the
    spread that the municipalities have in common, `tau2` (`stats.between_variance`).
    `reference` is all counts over all denominators. Shares are 0-1.
    """

    period: str
    reference: float
    tau2: float
    table: pd.DataFrame


def limits(indicator: Indicator, figure: Figure) -> tuple[float, float] | None:
    """The 95 % limits of a figure in its unit: Wilson for shares, Byar for rates.

    None without an interval in the catalogue, a count or a denominator. Raises
    VintageError for counts that cannot be.
    """
    per = PER.get(indicator.unit)
    if indicator.descriptive_only or indicator.interval == "none" or per is None:
        return None
    if figure.value is None or figure.count is None or figure.of is None:
        return None
    count, of = pd.Series([figure.count]), pd.Series([figure.of])
    try:
        if indicator.interval == "share":
            row = per * stats.share_interval(count, of, LEVEL).iloc[0]
        else:
            row = stats.rate_interval(count, of, per, LEVEL).iloc[0]
    except NumbersError as error:
        raise _impossible(indicator, figure.area or "", error) from error
    return float(row["low"]), float(row["high"])


def exact(indicator: Indicator, figure: Figure) -> float:
    """A figure in its unit as it is before it is rounded for print.

    Its count over its denominator where both are known, else the figure as it stands.
    The figure must not be missing.
    """
    assert figure.value is not None
    per = PER.get(indicator.unit)
    if per is None or figure.count is None or not figure.of:
        return figure.value
    return per * figure.count / figure.of


@shared
def funnel(nation: Nation, indicator: str) -> Funnel | None:
    """The funnel of an indicator that is a share; None without the counts for it."""
    entry = nation.indicators.by_id[indicator]
    found = national.across(nation, indicator)
    if entry.interval != "share" or found is None:
        return None
    when, values = found
    counts = {
        code: (figure.count, figure.of)
        for code in values.dropna().index
        for figure in [nation.vintage.figures(indicator, code)[when]]
        if figure.count is not None and figure.of is not None
    }
    if len(counts) < national.COMPLETE:
        return None
    table = pd.DataFrame.from_dict(
        counts, orient="index", columns=["count", "of"], dtype=float
    )
    try:
        tau2 = stats.between_variance(table["count"], table["of"])
        reference = float(table["count"].sum() / table["of"].sum())
        plain = stats.funnel_limits(table["of"], reference, OUTER_LEVEL)
        wide = stats.funnel_limits(table["of"], reference, OUTER_LEVEL, tau2)
    except NumbersError as error:
        raise _impossible(entry, "", error) from error
    table["value"] = table["count"] / table["of"]
    for name, edge in (("outside", plain), ("outside_adjusted", wide)):
        table[name] = ~table["value"].between(edge["low"], edge["high"])
    return Funnel(when, reference, tau2, table)


@shared
def funnel_edges(nation: Nation, indicator: str) -> pd.DataFrame | None:
    """The limits round a funnel's middle for drawing; None without a funnel.

    A row per size, 40 of them evenly spread on a log scale from a little under the
    smallest to a little over the largest denominator; the index is the size. Columns
    `low_inner`, `high_inner` (95 %), `low_outer`, `high_outer` (99.8 %) for chance
    alone, and `low_adjusted`, `high_adjusted` (99.8 %) with the spread that the
    municipalities have in common. Shares are 0-1.
    """
    found = funnel(nation, indicator)
    if found is None:
        return None
    of = found.table["of"]
    sizes = pd.Series(np.geomspace(0.85 * of.min(), 1.18 * of.max(), GRID))
    middle, tau2 = found.reference, found.tau2
    edges = {
        "inner": stats.funnel_limits(sizes, middle, LEVEL),
        "outer": stats.funnel_limits(sizes, middle, OUTER_LEVEL),
        "adjusted": stats.funnel_limits(sizes, middle, OUTER_LEVEL, tau2),
    }
    table = pd.DataFrame(
        {
            f"{side}_{name}": edge[side]
            for name, edge in edges.items()
            for side in ("low", "high")
        }
    )
    return table.set_index(pd.Index(sizes, name="of"))


def trend(vintage: Vintage, indicator: Indicator, area: str) -> stats.Trend | None:
    """The trend of the yearly counts of an area; None where there are none to test."""
    if indicator.descriptive_only or indicator.interval != "share":
        return None
    counts = {
        period: (figure.count, figure.of)
        for period, figure in vintage.figures(indicator.id, area).items()
        if period.isdigit()
    }
    if not any(count is not None for count, _ in counts.values()):
        return None
    table = pd.DataFrame.from_dict(
        counts, orient="index", columns=["count", "of"], dtype=float
    )
    try:
        return stats.trend(
            table["count"], table["of"], breaks=[b.period for b in indicator.breaks]
        )
    except NumbersError as error:
        raise _impossible(indicator, area, error) from error


def _impossible(indicator: Indicator, area: str, error: NumbersError) -> VintageError:
    where = f"{indicator.id} {area}".strip()
    return VintageError(
        f"The counts of {where} cannot be: {error}. Correct `count` and `of` in the "
        "vintage's source, or leave both out."
    )
