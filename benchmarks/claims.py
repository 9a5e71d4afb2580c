"""What is claimed of measured figures, and how they are summed up."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Seconds of a run as a line over its reports: start-up, and one report more."""

    start_up: float
    report: float

    def of(self, reports: int) -> float:
        """Seconds per report in a run of so many."""
        return self.report + self.start_up / reports


@dataclass(frozen=True)
class Goal:
    """A claim about the median of some figures."""

    name: str
    values: list[float]
    limit: float
    unit: str = "x"
    least: bool = False  # whether the limit is the least, not the most

    @property
    def met(self) -> bool:
        """Whether the median keeps to the limit."""
        median = statistics.median(self.values)
        return median >= self.limit if self.least else median <= self.limit

    def told(self) -> str:
        """The goal and what became of it."""
        word = "met   " if self.met else "MISSED"
        side = "at least" if self.least else "at most"
        figure = shown(self.values)
        return f"{word} {self.name}: {figure} {self.unit}, {side} {self.limit:g}"


def line(points: Sequence[tuple[int, float]]) -> Line:
    """The straight line of least squares through runs of several sizes."""
    sizes, seconds = zip(*points, strict=True)
    slope, at_none = statistics.linear_regression(sizes, seconds)
    return Line(at_none, slope)


def shown(values: Sequence[float]) -> str:
    """Median, least and most."""
    median = statistics.median(values)
    return f"{median:.2f} ({min(values):.2f}-{max(values):.2f})"


def ratios(above: list[float], below: list[float]) -> list[float]:
    """The ratios of figures of the same rounds."""
    return [a / b for a, b in zip(above, below, strict=True)]
