"""The mean change of ratings between two rounds, with Student's t limits.

It is a change, never an effect: nobody was without the programme to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parathed_lib import stats
from parathed_lib.disclosure.groups import GroupTotal, Ledger, releasable_spread
from parathed_lib.programme.distributions import Distribution, answers
from parathed_lib.programme.participants import Participants

CHANGE = "change"
"""What the spread of changes is called among totals."""
Answers = Mapping[tuple[str, str], Distribution]
"""What is told of each parameter in each round, by these two."""


@dataclass(frozen=True)
class Estimate:
    """A mean change over `pairs` municipalities, in steps of the scale.

    `mean` is None without pairs, and the limits where nothing tells how changes vary.
    """

    pairs: int
    mean: float | None
    low: float | None = None
    high: float | None = None

    @property
    def excludes_zero(self) -> bool:
        """Whether no change lies outside the limits."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Change:
    """The change of a parameter between two rounds, or of all (`parameter` empty).

    `pairs` is how many answered both times. `estimate` is None when the change may not
    be told. That of one parameter has no limits.
    """

    parameter: str
    first: str
    last: str
    pairs: int
    estimate: Estimate | None = None


def span(first: str, last: str) -> str:
    """What stands for two rounds where changes between them are told of."""
    return f"{first}..{last}"


def spans(rounds: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of rounds that are compared: first and last, then consecutive."""
    widest = [(rounds[0], rounds[-1])] if len(rounds) > 1 else []
    return widest + [span for span in pairwise(rounds) if span not in widest]


def changes_of(
    ledger: Ledger, found: Participants, means: Answers, first: str, last: str
) -> list[Change]:
    """The change over all parameters and of each, as far as they may be told.

    That of a parameter is the difference of two means that are told over the same
    group. That over all is their mean, told when each of them is, over the same group;
    from first to last round it has limits.
    """
    parameters = list(dict.fromkeys(parameter for parameter, _ in means))
    changes = []
    everyone: set[str] = set()
    for parameter in parameters:
        both = set(found.ratings(parameter, first))
        both &= set(found.ratings(parameter, last))
        everyone |= both
        change = _difference(means[parameter, first], means[parameter, last])
        changes.append(Change(parameter, first, last, len(both), change))
    groups = {means[parameter, last].group for parameter in parameters}
    known = [e.mean for c in changes if (e := c.estimate) and e.mean is not None]
    overall = None
    if len(known) == len(parameters) and len(groups) == 1:
        overall = Estimate(len(*groups), sum(known) / len(known))
        if (first, last) == (found.rounds[0], found.newest):
            overall = _with_limits(ledger, overall, found, parameters, sorted(*groups))
    return [Change("", first, last, len(everyone), overall), *changes]


def _difference(before: Distribution, after: Distribution) -> Estimate | None:
    if before.mean is None or after.mean is None or before.group != after.group:
        return None
    return Estimate(len(after.group), after.mean - before.mean)


def _with_limits(
    ledger: Ledger,
    overall: Estimate,
    found: Participants,
    parameters: Sequence[str],
    group: Sequence[str],
) -> Estimate:
    """The overall change with Student's limits, from the spread as it may be told."""
    first, last = found.rounds[0], found.newest
    own = [
        sum(
            found.forms[last, code].ratings[p] - found.forms[first, code].ratings[p]
            for p in parameters
        )
        / len(parameters)
        for code in group
    ]
    # The changes of those whose answers are public can be taken out of the squares.
    public = {c for c, when in found.public if when in (first, last)} & set(group)
    spread = None if public else releasable_spread(own)
    over = answers(group, span(first, last))
    may = ledger.release(GroupTotal(CHANGE, over, spread))
    if spread is None or overall.mean is None or not may:
        return overall
    half = stats.mean_half_width(spread, len(group))
    return replace(overall, low=overall.mean - half, high=overall.mean + half)
