"""Ratings -> scores. Pure functions; no indicator is known in this module.

The score is the plain mean of all answered ratings, each with the same weight, as in
the assessments of 2017. A rating that is missing is not zero: it makes the score
preliminary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from numbers import Real

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Rubric
from parathed_lib.errors import NumbersError, ParameterError
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import number, round_half_away

LOWEST, HIGHEST = 1, 4


@dataclass(frozen=True, repr=False)
class Score(Shown):
    """The overall position: `sum` of `answered` ratings out of `expected`.

    `status` is final, preliminary (a rating is missing) or missing (all are); then
    the means, `level` (1-4) and `label` are None. Means are unrounded.
    """

    status: str
    sum: int | None
    answered: int
    expected: int
    mean: float | None
    level: int | None
    label: str | None
    own_mean: float | None
    assessor_mean: float | None

    def face(self) -> Face:
        """The level in words, what it is the mean of, and the means of both sides."""
        left = self.expected - self.answered
        facts = {
            "mean": number(self.mean, 2),
            "ratings": f"{self.answered} of {self.expected}",
            "own mean": number(self.own_mean, 2),
            "assessor's mean": number(self.assessor_mean, 2),
        }
        told = f"{self.level} ({self.label}), " if self.level else ""
        missing = [f"{left} of {self.expected} ratings"] if left else []
        return Face(f"Score {told}{self.status}", facts, missing=missing)


@dataclass(frozen=True)
class ThemeScore:
    """The means of one theme, unrounded; None where nothing was rated.

    `potential` is 4 minus the mean of all ratings of the theme.
    """

    theme: str
    own: float | None
    assessor: float | None
    mean: float | None
    potential: float | None
    answered: int
    expected: int

    @property
    def gap(self) -> float | None:
        """Own mean minus assessor's; None unless both rated something."""
        if self.own is None or self.assessor is None:
            return None
        return self.own - self.assessor


@dataclass(frozen=True)
class Ends:
    """The lowest and the highest of some values, and the ids that have them."""

    low: float
    lowest: list[str]
    high: float
    highest: list[str]


def ratings_table(
    values: Mapping[str, int],
    rubric: Rubric,
    confidence: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """The ratings as a table with a row for each parameter of the rubric.

    `values` holds whole numbers 1-4 by parameter id; a parameter that is not among
    them has the value NaN. `confidence` holds how certain each is, 1-5, where it was
    stated. Raises NumbersError for an unknown parameter or another value, naming it.
    """
    for parameter, value in values.items():
        if parameter not in rubric.parameter:
            raise NumbersError(f"{parameter!r} is no parameter of the rubric")
        if type(value) is not int or not LOWEST <= value <= HIGHEST:
            raise NumbersError(
                f"{parameter}: {value!r} is no rating; expected a whole number 1-4"
            )
    stated = confidence or {}
    if unknown := [p for p in stated if p not in rubric.parameter]:
        raise NumbersError(f"{unknown[0]!r} is no parameter of the rubric")
    table = pd.DataFrame(
        {
            "parameter": [p.id for p in rubric.parameters],
            "theme": [p.theme for p in rubric.parameters],
            "rater": [p.rater for p in rubric.parameters],
            "value": [float(values.get(p.id, "nan")) for p in rubric.parameters],
            "confidence": [float(stated.get(p.id, "nan")) for p in rubric.parameters],
            "reason": "",
        }
    )
    if faults := frames.check(table, frames.RATINGS):
        raise NumbersError("; ".join(faults))
    return table


def checked(ratings: object, *more: str) -> pd.DataFrame:
    """A table of ratings by parameter, its values as floats, NaN where one is missing.

    `ratings` is such a table, or what has one under that name, as an assessment does;
    `more` are columns that are needed besides. Raises ParameterError for anything else,
    and for a value that is no rating 1-4.
    """
    table = ratings
    if not isinstance(table, pd.DataFrame):
        table = getattr(ratings, "ratings", None)
    columns = "parameter", "value", *more
    if not isinstance(table, pd.DataFrame) or not {*columns} <= {*table.columns}:
        came = type(ratings).__name__
        if isinstance(table, pd.DataFrame):
            came += f" with {', '.join(map(str, table.columns)) or 'none'}"
        raise ParameterError(
            f"Expected a table of ratings with the columns {', '.join(columns)}, "
            f'such as `assess("Ishøj").ratings`; {came} was given.'
        )
    wrong = [
        f"{parameter} {value}"
        for parameter, value in zip(table["parameter"], table["value"], strict=True)
        if not pd.isna(value) and not _is_rating(value)
    ]
    if wrong:
        raise ParameterError(
            f"A rating is a number from {LOWEST} to {HIGHEST}; not {', '.join(wrong)}."
        )
    return table.assign(value=table["value"].astype(float))


def _is_rating(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return LOWEST <= float(value) <= HIGHEST


def level_of(total: int, answered: int) -> int:
    """The level 1-4 of a mean, rounded half away from zero from whole numbers."""
    return (2 * total + answered) // (2 * answered)


def score(ratings: pd.DataFrame, rubric: Rubric) -> Score:
    """The overall score of a ratings table.

    Ishøj 2017: sum 30 of 10 ratings, mean 3, level 3, own mean 3.4, assessor 2.6.
    """
    ratings = checked(ratings, "rater")
    answered = ratings["value"].dropna()
    expected = len(ratings)
    if answered.empty:
        return Score("missing", None, 0, expected, None, None, None, None, None)
    total = int(answered.sum())
    level = level_of(total, len(answered))
    return Score(
        status="final" if len(answered) == expected else "preliminary",
        sum=total,
        answered=len(answered),
        expected=expected,
        mean=total / len(answered),
        level=level,
        label=rubric.label[level],
        own_mean=_mean(_values(ratings, rater="own")),
        assessor_mean=_mean(_values(ratings, rater="assessor")),
    )


def theme_scores(ratings: pd.DataFrame, rubric: Rubric) -> list[ThemeScore]:
    """The scores of each theme, in the rubric's order."""
    ratings, scores = checked(ratings, "theme", "rater"), []
    for theme in rubric.themes:
        values = _values(ratings, theme=theme.id)
        mean = _mean(values)
        scores.append(
            ThemeScore(
                theme=theme.id,
                own=_mean(_values(ratings, theme=theme.id, rater="own")),
                assessor=_mean(_values(ratings, theme=theme.id, rater="assessor")),
                mean=mean,
                potential=None if mean is None else HIGHEST - mean,
                answered=sum(value == value for value in values),
                expected=len(values),
            )
        )
    return scores


def theme_table(scores: Sequence[ThemeScore]) -> pd.DataFrame:
    """The scores of the themes as a table (`frames.THEME_SCORES`), NaN for None."""
    columns = list(frames.THEME_SCORES.columns)
    table = pd.DataFrame([asdict(score) for score in scores], columns=columns)
    numbers = list(frames.THEME_SCORES.numbers)
    table[numbers] = table[numbers].astype(float)
    return table


def priorities(scores: Sequence[ThemeScore]) -> list[str]:
    """The themes by potential for improvement, largest first.

    Ties go to the lower mean of the assessor, then to the rubric's order. Themes
    without a rating are left out.
    """
    rated = [(s.potential, s) for s in scores if s.potential is not None]
    rated.sort(
        key=lambda pair: (
            -pair[0],
            float("inf") if pair[1].assessor is None else pair[1].assessor,
        )
    )
    return [score.theme for _, score in rated]


def ends(values: Mapping[str, float | None]) -> Ends | None:
    """The lowest and the highest of some values by id; ids in the order they are given.

    The values are to be of one side: the municipality and the assessor answer other
    questions, so an order across the two says nothing of what it orders. Missing values
    are left out. None when fewer than two are known, or when all are the same to one
    decimal.
    """
    known = {id: value for id, value in values.items() if value is not None}
    if len(known) < 2:
        return None
    low, high = min(known.values()), max(known.values())
    if round_half_away(low, 1) == round_half_away(high, 1):
        return None
    return Ends(low, _alike(known, low), high, _alike(known, high))


def _alike(values: Mapping[str, float], end: float) -> list[str]:
    printed = round_half_away(end, 1)
    return [id for id, value in values.items() if round_half_away(value, 1) == printed]


def _values(ratings: pd.DataFrame, **of: str) -> list[float]:
    """The ratings of a theme, a rater or both, NaN where one is missing."""
    # Plain lists: for ten rows pandas' selections take a hundred times as long.
    rows = zip(*(ratings[column] for column in (*of, "value")), strict=True)
    wanted = tuple(of.values())
    return [float(row[-1]) for row in rows if row[:-1] == wanted]


def _mean(values: list[float]) -> float | None:
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else None
