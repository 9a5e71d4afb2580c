"""Ratings -> scores, how far they carry, and how well raters agree.

Pure functions; no indicator is known in this package.
"""

from __future__ import annotations

from parathed_lib.scoring.agreement import Agreement, agreement
from parathed_lib.scoring.own_scores import AGGREGATIONS, OwnScore, own_score
from parathed_lib.scoring.scores import (
    HIGHEST,
    LOWEST,
    Ends,
    Score,
    ThemeScore,
    ends,
    level_of,
    priorities,
    ratings_table,
    score,
    theme_scores,
    theme_table,
)
from parathed_lib.scoring.sensitivity import (
    OFF_BY_ONE,
    QUANTILES,
    Sensitivity,
    alternatives,
    leave_one_out,
    sensitivity,
)

__all__ = [
    "AGGREGATIONS",
    "HIGHEST",
    "LOWEST",
    "OFF_BY_ONE",
    "QUANTILES",
    "Agreement",
    "Ends",
    "OwnScore",
    "Score",
    "Sensitivity",
    "ThemeScore",
    "agreement",
    "alternatives",
    "ends",
    "leave_one_out",
    "level_of",
    "own_score",
    "priorities",
    "ratings_table",
    "score",
    "sensitivity",
    "theme_scores",
    "theme_table",
]
