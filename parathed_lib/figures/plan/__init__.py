"""Plan -> matplotlib Figure."""

from parathed_lib.figures.plan.budget import budget
from parathed_lib.figures.plan.coverage import coverage

__all__ = ["budget", "coverage"]
