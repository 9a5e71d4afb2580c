"""What became of a result target's measures, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parathed_lib.plan.dates import last_day
from parathed_lib.plan.model import Measure
from parathed_lib.plan.ranges import Range, read_range

MeasureState = Literal["reached", "below", "above", "unknown"]


@dataclass(frozen=True)
class MeasureStanding:
    """What was expected and what came out.

    `below` and `above` say on which side of what was expected it lies, `unknown` that
    nothing was counted by the day. `share_pct` is what came out in per cent of the
    least that was expected; None where nothing was counted or the least is zero.
    """

    state: MeasureState
    expected: Range
    actual: int | None
    share_pct: float | None


def measure_standing(measure: Measure, at: date) -> MeasureStanding:
    """Where a measure stands on the day `at`; what was counted later is not known."""
    expected = read_range(measure.expected)
    assert expected is not None  # a stored plan has been checked
    counted = last_day(measure.actual_date)
    actual = None if counted and counted > at else measure.actual
    if actual is None:
        return MeasureStanding("unknown", expected, None, None)
    share = 100 * actual / expected.low if expected.low else None
    state: MeasureState = "reached"
    if not expected.holds(actual):
        state = "below" if actual < expected.low else "above"
    return MeasureStanding(state, expected, actual, share)
