"""What has changed in the ratings since the round before, against their noise.

A rating is a judgement: two raters of the same municipality often give answers one step
apart. So one step in one answer is no finding, and the score's change is set against
what the score would be had ratings been one step off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter
from parathed_lib.formatting import period_end
from parathed_lib.forms.evaluation import Target
from parathed_lib.monitoring.monitor import Monitoring

Verdict = Literal["unchanged", "one_step", "within", "beyond", "unknown"]
Range = tuple[float, float]
Marked = Literal["", "before", "now", "both"]
OwnState = Literal["reached", "from_start", "behind", "coming", "unknown"]


@dataclass(frozen=True)
class RatingChange:
    """A parameter or a mean before and now, None where there is none.

    `parameter` and `rater` are empty for a mean. `self_rated`: which of the two answers
    to an assessor's question the municipality gave itself. A mean `is_comparable` where
    the same answers are in both.
    """

    name: str
    before: float | None
    now: float | None
    parameter: str = ""
    rater: str = ""
    self_rated: Marked = ""
    is_comparable: bool = True

    @property
    def steps(self) -> float | None:
        """Now minus before, None where they cannot be compared."""
        if self.before is None or self.now is None or not self.is_comparable:
            return None
        return self.now - self.before

    @property
    def direction(self) -> str:
        """`up`, `down`, or empty."""
        if abs(self.steps or 0) < 1e-9:
            return ""
        return "up" if (self.steps or 0) > 0 else "down"


@dataclass(frozen=True)
class ScoreChange:
    """The mean of the parameters answered both times, before and now.

    `verdict`: `unchanged` when no answer moved; `one_step` when one answer moved one
    step; else `within` or `beyond` by whether `range_before` and `range_now` (5-95 % of
    what the mean would be had ratings been one step off) overlap, and `unknown` where
    either is, since the raters did not state how certain they were.
    """

    answered: int
    before: float
    now: float
    verdict: Verdict
    range_before: Range | None
    range_now: Range | None


def rating_changes(monitoring: Monitoring) -> list[RatingChange]:
    """Every parameter's change, in the rubric's order."""
    parameters = monitoring.now.catalogue.rubric.parameters
    return [_change(monitoring, parameter) for parameter in parameters]


def _change(monitoring: Monitoring, entry: Parameter) -> RatingChange:
    before, now = monitoring.rating_before[entry.id], monitoring.now.rating[entry.id]
    seen: list[tuple[Marked, Assessment | None, int | None]] = [
        ("before", monitoring.before, before),
        ("now", monitoring.now, now),
    ]
    given = [(when, of) for when, of, value in seen if value is not None]
    rated = [when for when, of in given if of and of.is_self_rated]
    mark: Marked = ""
    if rated and entry.rater == "assessor":
        mark = "both" if len(rated) == len(given) else rated[0]
    return RatingChange(entry.name, before, now, entry.id, entry.rater, mark)


def score_change(monitoring: Monitoring) -> ScoreChange | None:
    """The score's change; None where no parameter was answered both times."""
    changes = [c for c in rating_changes(monitoring) if c.steps is not None]
    if not changes or monitoring.before is None:
        return None
    both = [c.parameter for c in changes]
    before = sum(c.before or 0 for c in changes) / len(changes)
    now = sum(c.now or 0 for c in changes) / len(changes)
    ranges = _range(monitoring.before, both), _range(monitoring.now, both)
    moved = sum(abs(c.steps or 0) for c in changes)
    verdict: Verdict
    if moved == 0:
        verdict = "unchanged"
    elif moved == 1:
        verdict = "one_step"
    elif ranges[0] is None or ranges[1] is None:
        verdict = "unknown"
    else:
        apart = ranges[0][1] < ranges[1][0] or ranges[1][1] < ranges[0][0]
        verdict = "beyond" if apart else "within"
    return ScoreChange(len(both), before, now, verdict, *ranges)


def _range(assessment: Assessment, parameters: list[str]) -> Range | None:
    table = assessment.ratings
    doubt = scoring.sensitivity(table[table["parameter"].isin(parameters)])
    return None if doubt is None else (doubt.low, doubt.high)


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
