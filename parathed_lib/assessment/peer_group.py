"""The municipalities that resemble one in structure, and their figures beside its own.

Structure is inhabitants, density and, where the vintage has them for nearly all, income
and basic schooling. Never origin, and never the indicator that is to be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from parathed_lib import stats
from parathed_lib.assessment import national
from parathed_lib.assessment.national import (
    Across,
    Nation,
    complete_periods,
    continuous,
    known,
    shared,
)
from parathed_lib.catalogue import Indicator
from parathed_lib.stats.peers import ROUNDING, PeerFigures
from parathed_lib.vintage import POPULATION

SIZE = 10
DENSITY = "density"
FROM_INDICATORS = ("disposable_income_dkk", "basic_schooling_pct")


@dataclass(frozen=True, eq=False)
class PeerGroup:
    """The nearest municipalities of the municipality `code`, nearest first.

    `table` is that of `stats.peers`; its share columns are named after `variables`:
    `population`, `density` and indicators. `good` is False when even the nearest is
    far: then the group should not be read as peers.
    """

    code: str
    variables: tuple[str, ...]
    table: pd.DataFrame
    good: bool

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the municipalities, nearest first."""
        return list(self.table.index)

    @cached_property
    def distances(self) -> dict[str, float]:
        """How far each is from the municipality, nearest first."""
        return dict(zip(self.codes, self.table["distance"].tolist(), strict=True))

    @cached_property
    def drivers(self) -> dict[str, tuple[str, float] | None]:
        """The variable that sets each most apart, and its share of the distance (0-1).

        The first of `variables` when several do so equally; None for a twin.
        """
        shares = self.table[[f"{name}_share" for name in self.variables]].to_numpy()
        return {
            code: None
            if np.isnan(row).any()
            else (self.variables[int(row.argmax())], float(row.max()))
            for code, row in zip(self.codes, shares, strict=True)
        }


@dataclass(frozen=True, eq=False)
class PeerComparison:
    """An indicator of one municipality beside its peers, all of one period.

    `values` are the figures of the peers in their order, None where one is missing.
    `place` says how many of those known lie below and above; None when the figure of
    the municipality is missing, or that of every peer. `limits` is the axis that the
    indicator has for all municipalities.
    """

    indicator: Indicator
    period: str
    own: float | None
    values: dict[str, float | None]
    peers: PeerFigures
    place: national.Position | None
    nation: float | None
    limits: tuple[float, float]


@shared
def population(nation: Nation) -> tuple[str, pd.Series] | None:
    """The newest date that most municipalities have inhabitants for, and how many.

    None when fewer than 90 of the 98 municipalities have a number for any one date.
    """
    codes = list(nation.municipalities)
    if not (dates := complete_periods(nation, POPULATION)):
        return None
    values = nation.vintage.across(POPULATION, dates[-1], codes)
    return dates[-1], values.where(values > 0)


@shared
def features(nation: Nation, without: str | None = None) -> pd.DataFrame | None:
    """The structural variables by code: population and density as logarithms.

    None when the vintage has no number of inhabitants for nearly all municipalities.
    A variable that is the same for all is left out, since it tells nobody apart.
    """
    found = population(nation)
    if found is None:
        return None
    inhabitants = found[1]
    area = pd.Series({c: m.area_km2 for c, m in nation.municipalities.items()})
    columns = {POPULATION: np.log(inhabitants), DENSITY: np.log(inhabitants / area)}
    for indicator in FROM_INDICATORS:
        if indicator == without or indicator not in nation.indicators.by_id:
            continue
        if found_across := national.across(nation, indicator):
            columns[indicator] = found_across[1]
    table = pd.DataFrame(columns)
    complete = table.dropna()
    spread = complete.max() - complete.min()
    return table.loc[:, spread > ROUNDING * complete.abs().max()]


def peer_group(
    nation: Nation, code: str, without: str | None = None
) -> PeerGroup | None:
    """The ten municipalities nearest to `code`.

    `without` is an indicator that is to be compared within the group, and so may not
    form it. An indicator that the municipality itself lacks does not form its group
    either. None when its number of inhabitants is not known.
    """
    table = features(nation, without)
    if table is None or population_of(nation, code) is None:
        return None
    table = table.loc[:, table.loc[code].notna()]
    return PeerGroup(
        code=code,
        variables=tuple(table.columns),
        table=stats.peers(table, code, SIZE),
        good=stats.has_good_peer(table, code),
    )


def population_of(nation: Nation, code: str) -> float | None:
    """The inhabitants of one municipality at the date of `population`."""
    found = population(nation)
    return None if found is None else known(found[1][code])


def comparable(nation: Nation, group: PeerGroup) -> list[Across]:
    """The indicators that the group may be compared by: those that did not form it."""
    rows = continuous(nation)
    return [row for row in rows if row.indicator.id not in group.variables]


@lru_cache(maxsize=1)  # for the words and both drawings of one report
def peer_comparisons(nation: Nation, group: PeerGroup) -> list[PeerComparison]:
    """The municipality beside its group, for each indicator that is comparable."""
    return [_comparison(nation, group, row) for row in comparable(nation, group)]


def _comparison(nation: Nation, group: PeerGroup, row: Across) -> PeerComparison:
    figures = dict(zip(row.values.index, row.values.tolist(), strict=True))
    own, *others = (known(figures[code]) for code in [group.code, *group.codes])
    chosen = pd.Series({code: figures[code] for code in [group.code, *group.codes]})
    peers = stats.peer_figures(chosen, group.codes)
    country = national.country(nation, row.indicator.id, row.period)
    return PeerComparison(
        indicator=row.indicator,
        period=row.period,
        own=own,
        values=dict(zip(group.codes, others, strict=True)),
        peers=peers,
        place=national.position(chosen, group.code) if peers.answered else None,
        nation=country.value if country else None,
        limits=row.limits,
    )
