"""What moves the score: each answer left out, other ways to sum up, doubt."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.formatting import MISSING, is_missing, number, round_half_away
from parathed_lib.pages.messages import PictureText, picture_text, say

WAYS = ("median", "geometric_mean", "harmonic_mean", "weakest_theme")


@dataclass(frozen=True)
class Result:
    """What the score would be in one case, and how far that is from the mean.

    `level` is 1-4. Value, change and level are None where there is nothing to compute,
    and then `reason` says why.
    """

    name: str
    value: float | None = None
    change: float | None = None
    level: int | None = None
    reason: str = ""

    @property
    def text(self) -> str:
        """The value with two decimals, more where those would round to another level."""
        if self.value is None:
            return MISSING
        decimals = 2
        while self.level != _level(float(round_half_away(self.value, decimals))):
            decimals += 1
        return number(self.value, decimals)


def without_each(assessment: Assessment) -> list[Result]:
    """The mean without each answer, the largest change first; then unanswered ones."""
    rubric, found = assessment.catalogue.rubric, []
    table = scoring.leave_one_out(assessment.ratings)
    for parameter, mean, change in table.itertuples():
        name = rubric.parameter[parameter].name
        if is_missing(mean):
            found.append(Result(name, reason=say("assessment", "no_other_answer")))
        else:
            found.append(Result(name, mean, change, _level(mean)))
    unanswered = [p.name for p in rubric.parameters if p.id not in table.index]
    no_answer = say("assessment", "no_answer")
    return found + [Result(name, reason=no_answer) for name in unanswered]


def other_ways(assessment: Assessment) -> list[Result]:
    """The score by other ways to sum up the answers; empty without answers."""
    mean = assessment.score.mean
    if mean is None:
        return []
    table = scoring.alternatives(assessment.ratings).to_dict("index")
    return [
        Result(say("assessment", "way", way), value, value - mean, int(level))
        for way in WAYS
        for value, level in [(table[way]["value"], table[way]["level"])]
    ]


def sensitivity(assessment: Assessment) -> PictureText | None:
    """The words of the figure; None without answers."""
    score = assessment.score
    if score.mean is None:
        return None
    without, ways = without_each(assessment), other_ways(assessment)
    known = [result for result in without if result.level is not None]
    doubt = scoring.sensitivity(assessment.ratings)
    limits = (
        [
            (100 * scoring.QUANTILES[0], doubt.low),
            (100 * scoring.QUANTILES[-1], doubt.high),
        ]
        if doubt
        else []
    )
    official = Result(
        say("assessment", "sensitivity_official"), score.mean, 0, score.level
    )
    facts = {
        "a": assessment,
        "score": score,
        "official": official,
        "known": known,
        "moved": [result for result in known if result.level != score.level],
        "ways": ways,
        "unanswered": score.expected - score.answered,
        "doubt": doubt,
        "nobody_sure": assessment.ratings["confidence"].isna().all(),
        "rows": [
            *(official, *without, *ways),
            *(
                Result(
                    say("assessment", "doubt_limit", float(share)),
                    value,
                    value - score.mean,
                    _level(value),
                )
                for share, value in limits
            ),
        ],
    }
    return picture_text("assessment", "sensitivity", facts)


def _level(value: float) -> int:
    return int(round_half_away(value))
