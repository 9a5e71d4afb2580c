"""What is told of the answers: the score, the ratings, what moves them, the targets.

The municipality and the assessor answer other questions, so each side is ranked within
itself, never across. One own answer beside three of the assessor's is no order of
themes, and no sentence puts them in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from parathed_lib import scoring
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter, Rubric
from parathed_lib.formatting import MISSING, is_missing, number, round_half_away
from parathed_lib.forms.evaluation.quality import Gap, gaps
from parathed_lib.pages.messages import PictureText, picture_text, say
from parathed_lib.scoring import Ends, ends

Values = Mapping[str, float | None]
RATERS = ("own", "assessor")
WAYS = ("median", "geometric_mean", "harmonic_mean", "weakest_theme")


def theme_means(assessment: Assessment) -> dict[str, Values]:
    """The means of the themes by name, of each side apart."""
    names = assessment.catalogue.rubric.theme
    return {
        rater: {names[t.theme].name: getattr(t, rater) for t in assessment.themes}
        for rater in RATERS
    }


def answers(assessment: Assessment) -> dict[str, Values]:
    """The answers by the name of their parameter, of each side apart."""
    rubric = assessment.catalogue.rubric
    return {
        rater: {p.name: assessment.rating[p.id] for p in rubric.parameters_by(rater)}
        for rater in RATERS
    }


def ranked(assessment: Assessment, values_of: Mapping[str, Values]) -> dict[str, Ends]:
    """The lowest and the highest of each side, by what the side is called.

    A side that cannot be ranked is left out.
    """
    is_self_rated = assessment.is_self_rated
    return _ranked(
        {say("base", "side", r, is_self_rated): v for r, v in values_of.items()}
    )


def lowest(values_of: Mapping[str, Values], decimals: int = 0) -> str:
    """What is lowest on each side, by what the sides are called; empty without any."""
    return say("base", "lowest", _ranked(values_of), decimals)


def _ranked(values_of: Mapping[str, Values]) -> dict[str, Ends]:
    found = {side: ends(values) for side, values in values_of.items()}
    return {side: its for side, its in found.items() if its is not None}


def in_order(rubric: Rubric) -> list[Parameter]:
    """The parameters theme by theme, as the figure of the ratings has them."""
    return [p for theme in rubric.themes for p in rubric.parameters_of(theme.id)]


def stacks(assessment: Assessment) -> dict[int, list[str]]:
    """The raters of the answers at each level, the municipality first."""
    rubric, rating = assessment.catalogue.rubric, assessment.rating
    return {
        level: [
            rater
            for rater in RATERS
            for p in rubric.parameters_by(rater)
            if rating[p.id] == level
        ]
        for level in rubric.label
    }


def position(assessment: Assessment) -> PictureText:
    """The overall position and the answers."""
    counts = {
        level: [raters.count(rater) for rater in RATERS]
        for level, raters in stacks(assessment).items()
    }
    return picture_text("assessment", "position", {"a": assessment, "counts": counts})


def ratings(assessment: Assessment) -> PictureText:
    """The ratings within their themes."""
    given = [value for value in assessment.rating.values() if value is not None]
    facts = {
        "a": assessment,
        "given": given,
        "at_top": given.count(scoring.HIGHEST),
        "ends": ranked(assessment, answers(assessment)),
        "gaps": [theme.gap for theme in assessment.themes if theme.gap is not None],
    }
    return picture_text("assessment", "ratings", facts)


def priorities(assessment: Assessment) -> PictureText | None:
    """The two orders of the themes; None without a form that orders them."""
    form = assessment.evaluation
    computed = scoring.priorities(assessment.themes)
    if form is None or not form.theme_order or not computed:
        return None
    own = list(form.theme_order)
    facts = {
        "a": assessment,
        "themes": [*own, *(t for t in computed if t not in own)],
        "own": {theme: rank for rank, theme in enumerate(own, start=1)},
        "computed": {theme: rank for rank, theme in enumerate(computed, start=1)},
        "ends": ranked(assessment, theme_means(assessment)),
    }
    return picture_text("assessment", "priorities", facts)


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
    table = assessment.without_each
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
    table = assessment.other_ways.to_dict("index")
    return [
        Result(say("assessment", "way", way), value, value - mean, int(level))
        for way in WAYS
        for value, level in [(table[way]["value"], table[way]["level"])]
    ]


def sensitivity(assessment: Assessment) -> PictureText | None:
    """The words of the figure; None without answers."""
    if assessment.score.mean is None:
        return None
    return picture_text("assessment", "sensitivity", _sensitivity(assessment))


def what_moves_it(assessment: Assessment) -> str:
    """Whether the score hangs on one answer: the title of that figure."""
    return say("assessment", "sensitivity_title", _sensitivity(assessment))


def _sensitivity(assessment: Assessment) -> dict[str, object]:
    """The score without each answer and by other ways; there are answers."""
    score = assessment.score
    assert score.mean is not None
    without, ways = without_each(assessment), other_ways(assessment)
    known = [result for result in without if result.level is not None]
    doubt = assessment.sensitivity
    first, last = scoring.QUANTILES[0], scoring.QUANTILES[-1]
    limits = [(first, doubt.low), (last, doubt.high)] if doubt else []
    official = Result(
        say("assessment", "sensitivity_official"), score.mean, 0, score.level
    )
    return {
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
                    say("assessment", "doubt_limit", float(100 * share)),
                    value,
                    value - score.mean,
                    _level(value),
                )
                for share, value in limits
            ),
        ],
    }


def _level(value: float) -> int:
    return int(round_half_away(value))


class TargetRow(NamedTuple):
    """A target: its parameter, how far it is, and whether the rating is a self-rating."""

    parameter: Parameter
    gap: Gap
    is_self_rated: bool


def target_rows(assessment: Assessment) -> list[TargetRow]:
    """The targets, theme by theme in the order of the ratings; none without a form."""
    form, rubric = assessment.evaluation, assessment.catalogue.rubric
    by_parameter = {gap.target.parameter: gap for gap in gaps(form)} if form else {}
    return [
        TargetRow(p, by_parameter[p.id], assessment.is_self_rated and p.rater != "own")
        for p in in_order(rubric)
        if p.id in by_parameter
    ]


def targets(assessment: Assessment) -> PictureText | None:
    """The words of the figure; None without targets."""
    rows = target_rows(assessment)
    if not rows:
        return None
    most = max(row.gap.levels or 0 for row in rows)
    facts = {
        "a": assessment,
        "rows": rows,
        "fast": [row for row in rows if row.gap.is_fast],
        "most": most,
        "furthest": [row for row in rows if most > 0 and row.gap.levels == most],
    }
    return picture_text("assessment", "targets", facts, table_ref="targets")
