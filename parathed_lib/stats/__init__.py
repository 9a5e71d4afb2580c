"""Intervals, verdicts, funnels, trends, peers and ranks of public figures.

Missing in is missing out. The normal quantile comes from the standard library, and
`scipy.special` is imported inside the functions that need its quantiles: scipy.stats
and statsmodels add 0.6-0.9 s to the start of each report process, against 0.15 s, so
only the tests use them, as independent sources of the same numbers.
"""

from __future__ import annotations

from parathed_lib.stats.funnels import (
    Overdispersion,
    between_variance,
    funnel_limits,
    overdispersion,
)
from parathed_lib.stats.intervals import (
    count_interval,
    mean_half_width,
    mean_interval,
    rate_interval,
    share_interval,
    standardised_rate,
    verdict,
)
from parathed_lib.stats.peers import PeerFigures, has_good_peer, peer_figures, peers
from parathed_lib.stats.ranks import rank_interval
from parathed_lib.stats.trends import Trend, trend

__all__ = [
    "Overdispersion",
    "PeerFigures",
    "Trend",
    "between_variance",
    "count_interval",
    "funnel_limits",
    "has_good_peer",
    "mean_half_width",
    "mean_interval",
    "overdispersion",
    "peer_figures",
    "peers",
    "rank_interval",
    "rate_interval",
    "share_interval",
    "standardised_rate",
    "trend",
    "verdict",
]
