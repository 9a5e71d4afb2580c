"""How the ratings are spread over the four levels, as far as it may be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parathed_lib.disclosure.groups import (
    Cells,
    Ledger,
    Total,
    shown_halves,
    shown_levels,
    sum_tells,
)
from parathed_lib.programme.participants import Participants
from parathed_lib.scoring import HIGHEST, LOWEST, level_of

LEVELS = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True)
class Distribution:
    """The answers to a parameter, or the levels of a theme, in one round.

    `id` is that of the parameter or theme. `answered` municipalities have an answer.
    `mean` is None where it may not be told. `of_newest` when it is over those only who
    answered in the newest round too. `levels` has a count for each level and
    `halves` one for the levels 1-2 and one for 3-4; at most one of them is shown, and
    the counts of what is hidden are None.
    """

    id: str
    round: str
    answered: int
    mean: float | None
    levels: Cells = (None,) * 4
    halves: Cells = (None,) * 2
    of_newest: bool = False

    @property
    def by_level(self) -> bool:
        """Whether the count of some level is shown."""
        return any(count is not None for count in self.levels)

    @property
    def by_half(self) -> bool:
        """Whether the counts of the two halves are shown."""
        return any(count is not None for count in self.halves)


def total_of(ratings: Iterable[str], parameter: str, round_name: str) -> Total:
    """The sum of the ratings that these municipalities gave."""
    return {(code, parameter, round_name): 1.0 for code in ratings}


def keep_secret(
    ledger: Ledger, found: Participants, parameters: Iterable[str], smallest: int
) -> None:
    """Name the sums that alone would tell how a few answered, or all of them."""
    for parameter in parameters:
        for round_name in found.rounds:
            ratings = found.ratings(parameter, round_name)
            if ratings and sum_tells(_counts(ratings.values()), smallest):
                ledger.keep_secret(total_of(ratings, parameter, round_name))


def of_parameter(
    ledger: Ledger, found: Participants, parameter: str, round_name: str, smallest: int
) -> Distribution:
    """The answers to one parameter; tells the ledger of their sum where it may.

    Where the sum would tell of those who are not in the newest round, the mean is over
    those who are, and nothing is said of how the answers are spread.
    """
    ratings = found.ratings(parameter, round_name)
    answered = len(ratings)
    if answered < smallest:
        return Distribution(parameter, round_name, answered, None)
    told = ledger.tell(total_of(ratings, parameter, round_name))
    if not told:
        newest = found.ratings(parameter, found.newest)
        both = {code: value for code, value in ratings.items() if code in newest}
        if (
            len(both) >= smallest
            and not sum_tells(_counts(both.values()), smallest)
            and ledger.tell(total_of(both, parameter, round_name))
        ):
            over = sum(both.values()) / len(both)
            return Distribution(parameter, round_name, answered, over, of_newest=True)
    mean = sum(ratings.values()) / answered if told else None
    counts = _counts(ratings.values())
    return _shown(parameter, round_name, counts, mean, smallest)


def of_theme(
    found: Participants,
    theme: str,
    parts: list[Distribution],
    round_name: str,
    smallest: int,
) -> Distribution:
    """The levels of a theme: the mean of each municipality's answers, rounded.

    Halves go upwards. The mean is that of the means of the parameters `parts`, None
    when one of them may not be told. A theme of one parameter is that parameter.
    """
    if len(parts) == 1:
        only = parts[0]
        return replace(only, id=theme)
    levels = []
    for form in found.of_round(round_name).values():
        own = [form.ratings[p.id] for p in parts if p.id in form.ratings]
        if own:
            levels.append(level_of(sum(own), len(own)))
    means = [p.mean for p in parts if p.mean is not None]
    mean = sum(means) / len(means) if means and len(means) == len(parts) else None
    if len(levels) < smallest:
        return Distribution(theme, round_name, len(levels), None)
    shown = _shown(theme, round_name, _counts(levels), 0.0, smallest)
    of_newest = any(p.of_newest for p in parts)
    return replace(shown, mean=mean, of_newest=of_newest)


def _shown(
    id: str, round_name: str, counts: list[int], mean: float | None, smallest: int
) -> Distribution:
    """By level where that may be told, else in halves."""
    known = mean is not None
    # All four counts give the sum away, so without it only the halves are shown.
    levels = shown_levels(counts, smallest) if known else (None,) * 4
    halves: Cells = (None, None)
    if levels[0] is None:
        halves = shown_halves(counts, smallest)
    return Distribution(id, round_name, sum(counts), mean, levels, halves)


def _counts(values: Iterable[int]) -> list[int]:
    given = list(values)
    return [given.count(level) for level in LEVELS]
