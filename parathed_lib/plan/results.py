"""What became of a result target's measures, as known on a day and as may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parathed_lib.disclosure.small_counts import hide_parts
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.forms.plan.model import Measure, ResultTarget
from parathed_lib.forms.plan.ranges import Range, read_range

MeasureState = Literal["reached", "below", "above", "unknown", "suppressed"]


@dataclass(frozen=True)
class MeasureStanding:
    """What was expected and what came out.

    `below` and `above` say on which side of what was expected it lies, `unknown` that
    nothing was counted by the day, `suppressed` that the number is hidden, and with it
    on which side it lies. `share_pct` is what came out in per cent of the least that
    was expected; None where nothing was counted or told, or the least is zero.
    """

    state: MeasureState
    expected: Range
    actual: int | None
    share_pct: float | None


def measure_standings(target: ResultTarget, at: date) -> list[MeasureStanding]:
    """Where each measure of a target stands on the day `at`.

    What was counted later is not known. All numbers of persons of the target are shown
    or hidden together (`hide_parts`), since one measure may count a part of what
    another does. What was counted later decides too: it will be read beside this.
    """
    hides = hide_parts(
        [m.actual for m in target.measures if m.persons and m.actual is not None]
    )
    return [_standing(m, at, hides=hides and m.persons) for m in target.measures]


def _standing(measure: Measure, at: date, *, hides: bool) -> MeasureStanding:
    expected = read_range(measure.expected)
    assert expected is not None  # a stored plan has been checked
    counted = last_day(measure.actual_date)
    actual = None if counted and counted > at else measure.actual
    if actual is None:
        return MeasureStanding("unknown", expected, None, None)
    if hides:
        return MeasureStanding("suppressed", expected, None, None)
    share = 100 * actual / expected.low if expected.low else None
    state: MeasureState = "reached"
    if not expected.holds(actual):
        state = "below" if actual < expected.low else "above"
    return MeasureStanding(state, expected, actual, share)
