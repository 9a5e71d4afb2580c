"""What was to be reached and what was: result targets of plans, targets of forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parathed_lib.formatting import period_end
from parathed_lib.forms.evaluation import Target
from parathed_lib.forms.plan.dates import last_day
from parathed_lib.forms.plan.model import Measure, ResultTarget
from parathed_lib.monitoring.monitor import Monitoring
from parathed_lib.plan.status import MeasureStanding, MeasureState, measure_standings

ResultState = MeasureState | Literal["words"]
OwnState = Literal["reached", "from_start", "behind", "coming", "unknown"]


@dataclass(frozen=True)
class ResultRow:
    """A measure of a result target on a day; `measure` is None for one in words only.

    `is_due` says whether the target's day has passed, None where it states none.
    """

    target: ResultTarget
    measure: Measure | None
    standing: MeasureStanding | None
    due: date | None
    is_due: bool | None

    @property
    def state(self) -> ResultState:
        """Where it stands: `words` where nothing is to be counted."""
        return self.standing.state if self.standing else "words"


def result_rows(targets: list[ResultTarget], at: date) -> list[ResultRow]:
    """The result targets of a plan on a day, a row for each measure."""
    rows = []
    for target in targets:
        due = last_day(target.due)
        is_due = None if due is None else due < at
        rows += [
            ResultRow(target, measure, standing, due, is_due)
            for measure, standing in zip(
                target.measures, measure_standings(target, at), strict=True
            )
        ]
        if not target.measures:
            rows.append(ResultRow(target, None, None, due, is_due))
    return rows


@dataclass(frozen=True)
class OwnTarget:
    """A target that the municipality set in a round, beside its rating now.

    `state` is `reached`, `from_start` (reached already when it was set, and still),
    `behind` (its day has passed), `coming`, or `unknown` without a rating now. `was` is
    the rating in the round that set it.
    """

    round: str
    target: Target
    was: int | None
    now: int | None
    due: date
    state: OwnState


def own_targets(monitoring: Monitoring) -> list[OwnTarget]:
    """The targets of the round before, then those of the newest, in the rubric's order.

    One that stands unchanged in the newest form is told once, as the earlier round's.
    """
    order = list(monitoring.now.catalogue.rubric.parameter)
    found: list[OwnTarget] = []
    told: set[tuple[str, int, str]] = set()
    for assessment in (monitoring.before, monitoring.now):
        form = assessment.evaluation if assessment else None
        if assessment is None or form is None:
            continue
        for target in sorted(form.targets, key=lambda t: order.index(t.parameter)):
            key = target.parameter, target.level, target.date
            if key in told:
                continue
            told.add(key)
            found.append(
                _own(
                    form.round,
                    target,
                    assessment.rating[target.parameter],
                    monitoring.now.rating[target.parameter],
                    monitoring.at,
                )
            )
    return found


def _own(
    round_name: str, target: Target, was: int | None, now: int | None, at: date
) -> OwnTarget:
    due = period_end(target.date)
    state: OwnState
    if now is None:
        state = "unknown"
    elif now >= target.level:
        had = was is not None and was >= target.level
        state = "from_start" if had else "reached"
    else:
        state = "behind" if due < at else "coming"
    return OwnTarget(round_name, target, was, now, due, state)
