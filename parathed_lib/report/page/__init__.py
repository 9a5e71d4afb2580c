"""The parts of the report, one function each: what the notebook's cells call."""

from parathed_lib.report.page.background import documentation, provenance, unknowns
from parathed_lib.report.page.lab import style
from parathed_lib.report.page.nation import (
    counts,
    distribution,
    everyone,
    income_map,
    series,
)
from parathed_lib.report.page.organisation import (
    attention,
    priorities,
    ratings,
    score,
    themes,
)
from parathed_lib.report.page.overview import (
    characteristics,
    front,
    indicators,
    local,
    recruiting,
    summary,
)
from parathed_lib.report.page.warming import warm

__all__ = [
    "attention",
    "characteristics",
    "counts",
    "distribution",
    "documentation",
    "everyone",
    "front",
    "income_map",
    "indicators",
    "local",
    "priorities",
    "provenance",
    "ratings",
    "recruiting",
    "score",
    "series",
    "style",
    "summary",
    "themes",
    "unknowns",
    "warm",
]
