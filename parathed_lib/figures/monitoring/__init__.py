"""Monitoring -> matplotlib Figure."""

from parathed_lib.figures.monitoring.extent import extent_series
from parathed_lib.figures.monitoring.gantt import gantt
from parathed_lib.figures.monitoring.ratings import ratings_change

__all__ = ["extent_series", "gantt", "ratings_change"]
