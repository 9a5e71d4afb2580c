"""Own questions to the ratings: other weights, other ways to sum them up.

Nothing here is the official score, which is the plain mean (`scores.score`), and
nothing that tells the score reads it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from numbers import Real
from typing import Protocol

import pandas as pd

from parathed_lib.errors import ParameterError, ParathedError, unknown_name
from parathed_lib.faces import Face, Shown
from parathed_lib.formatting import number
from parathed_lib.scoring.scores import checked

Values = Sequence[Fraction]
"""Ratings, or the weights that stand beside them."""


class HasRatings(Protocol):
    """What has a table of ratings, as an assessment does."""

    @property
    def ratings(self) -> pd.DataFrame:
        """The table."""


@dataclass(frozen=True, repr=False)
class OwnScore(Shown):
    """A score by a rule of one's own; it is not the official one.

    `value` is unrounded, `level` 1-4 rounded half away from zero; both are None when
    nothing is answered. `weights` are those of the answered parameters as shares
    (0-1), `missing` the parameters without a rating.
    """

    value: float | None
    level: int | None
    how: str
    weights: dict[str, float]
    missing: tuple[str, ...]

    def face(self) -> Face:
        """What it is, the rule, and the weights."""
        told = "no rating" if self.value is None else number(self.value, 2)
        return Face(
            f"Own score {told}, not the official one",
            {"rule": self.how, "ratings": str(len(self.weights))},
            [
                {"parameter": parameter, "weight": number(share, 2)}
                for parameter, share in self.weights.items()
            ],
            self.missing,
        )

    def __str__(self) -> str:
        answered = len(self.weights)
        told = "no rating" if self.value is None else number(self.value, 2)
        lacks = f", without {', '.join(self.missing)}" if self.missing else ""
        return (
            f"{told} ({self.how}; {answered} of {answered + len(self.missing)} "
            f"ratings{lacks}). Not the official score."
        )


def _mean(values: Values, weights: Values) -> Fraction:
    pairs = zip(values, weights, strict=True)
    return sum((v * w for v, w in pairs), Fraction(0)) / sum(weights)


def _geometric_mean(values: Values, weights: Values) -> Fraction:
    logs = [Fraction(math.log(value)) for value in values]
    return Fraction(math.exp(_mean(logs, weights)))


def _harmonic_mean(values: Values, weights: Values) -> Fraction:
    return 1 / _mean([1 / value for value in values], weights)


def _median(values: Values, weights: Values) -> Fraction:
    """The value with half the weight on either side; between two, their middle."""
    order = sorted(zip(values, weights, strict=True))
    up_to = list(accumulate(weight for _, weight in order))
    reached = [v for (v, _), w in zip(order, up_to, strict=True) if 2 * w >= up_to[-1]]
    passed = [v for (v, _), w in zip(order, up_to, strict=True) if 2 * w > up_to[-1]]
    return (reached[0] + passed[0]) / 2


def _minimum(values: Values, weights: Values) -> Fraction:
    return min(values)


AGGREGATIONS: Mapping[str, Callable[[Values, Values], Fraction]] = {
    "mean": _mean,
    "geometric_mean": _geometric_mean,
    "harmonic_mean": _harmonic_mean,
    "median": _median,
    "minimum": _minimum,
}


def nearest_level(value: Fraction) -> int:
    """The level 1-4 nearest to a value, rounded half away from zero."""
    return math.floor(value + Fraction(1, 2))


def own_score(
    ratings: pd.DataFrame | HasRatings,
    weights: Mapping[str, float] | pd.Series | None = None,
    how: str = "mean",
) -> OwnScore:
    """The ratings of one municipality summed up with other weights or another rule.

    `ratings` is a table of `frames.RATINGS`, such as `assess(...).ratings`, or the
    assessment; a missing rating is left out and named in the result. `weights` are
    numbers from 0 by parameter, a dict or a Series; one that is not named weighs 1, and
    0 leaves a parameter out. With shares w of the weights and ratings x, `how` is

    - `mean`: sum(w x), where low is made up for by high in full;
    - `geometric_mean`: the product of x ** w, where it is made up for in part;
    - `harmonic_mean`: 1 / sum(w / x), where it is made up for less still;
    - `median`: the rating with half the weight on either side, or the middle of two;
    - `minimum`: the lowest rating with any weight, where nothing is made up for.

    Raises UnknownNameError and ParameterError, in one line. Sources: OECD/JRC (2008),
    Handbook on Constructing Composite Indicators, 6 (weights and aggregation); Becker
    et al. (2022), COINr, J Open Source Softw 7:4567; for the median Cormen et al.
    (2009), Introduction to Algorithms, problem 9-2.
    """
    ratings = checked(ratings)
    if how not in AGGREGATIONS:
        raise unknown_name("aggregation", str(how), AGGREGATIONS)
    parameters = list(ratings["parameter"])
    if len(set(parameters)) < len(parameters):
        raise ParameterError(
            "A parameter stands twice in the ratings; give those of one municipality."
        )
    shares = _shares(ratings, {} if weights is None else weights)
    rated = zip(parameters, ratings["value"], strict=True)
    known = {p: Fraction(value) for p, value in rated if value == value}
    used = {p: shares[p] for p in known if shares[p]}
    missing = tuple(p for p in parameters if shares[p] and p not in known)
    if not used:
        return OwnScore(None, None, how, {}, missing)
    found = AGGREGATIONS[how]([known[p] for p in used], list(used.values()))
    return OwnScore(
        value=float(found),
        level=nearest_level(found),
        how=how,
        weights={p: float(w / sum(used.values())) for p, w in used.items()},
        missing=missing,
    )


def _shares(ratings: pd.DataFrame, given: object) -> dict[str, Fraction]:
    """The weight of each parameter, as exactly as it was written."""
    if not isinstance(given, (Mapping, pd.Series)):
        raise ParameterError(
            'Expected weights by parameter, such as {"strategy": 2}; '
            f"{type(given).__name__} was given."
        )
    parameters, weights = list(ratings["parameter"]), dict(given)
    for name, weight in weights.items():
        if name not in parameters:
            raise _unknown(str(name), ratings)
        if not _is_weight(weight):
            raise ParameterError(
                f"{name}: {weight!r} is no weight; expected 0 or more."
            )
    found = {p: Fraction(str(weights.get(p, 1))) for p in parameters}
    if parameters and not any(found.values()):
        raise ParameterError("All weights are 0; give one of them more.")
    return found


def _unknown(name: str, ratings: pd.DataFrame) -> ParathedError:
    """The error for what is no parameter: it can be a theme."""
    of_theme = ratings[ratings["theme"] == name] if "theme" in ratings else ratings[:0]
    if of_theme.empty:
        return unknown_name("parameter", name, list(ratings["parameter"]))
    return ParameterError(
        f"{name} is a theme, and weights are of parameters. Weigh those of the theme: "
        f"{', '.join(of_theme['parameter'])}."
    )


def _is_weight(given: object) -> bool:
    """Whether something is a number from 0, NumPy's own too."""
    if isinstance(given, bool) or not isinstance(given, Real):
        return False
    return math.isfinite(given) and float(given) >= 0
