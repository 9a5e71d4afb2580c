"""What has changed in the ratings since the round before, against their noise.

A rating is a judgement: two raters of the same municipality often give answers one step
apart. So one step in one answer is no finding, and the score's change is set against
what the score would be had ratings been one step off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.monitoring.monitor import Monitoring

Verdict = Literal["unchanged", "one_step", "within", "beyond", "unknown"]
Range = tuple[float, float]


@dataclass(frozen=True)
class RatingChange:
    """A parameter's rating before and now, None where it was not given."""

    parameter: str
    before: int | None
    now: int | None

    @property
    def steps(self) -> int | None:
        """Now minus before, None unless both were given."""
        if self.before is None or self.now is None:
            return None
        return self.now - self.before


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
    return [
        RatingChange(p, monitoring.rating_before[p], monitoring.now.rating[p])
        for p in monitoring.now.catalogue.rubric.parameter
    ]


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
