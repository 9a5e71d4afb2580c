"""The means of the answers and how they are spread, as far as it may be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parathed_lib.catalogue import Catalogue
from parathed_lib.disclosure.groups import (
    HIDDEN_HALVES,
    HIDDEN_LEVELS,
    LEVELS,
    SMALLEST_GROUP,
    SMALLEST_SHARED,
    Answer,
    Cells,
    Counts,
    GroupTotal,
    Ledger,
    Releasable,
    releasable,
    releasable_with_public,
)
from parathed_lib.forms.evaluation import read_round
from parathed_lib.programme.participants import Participants
from parathed_lib.storage.data_root import DataRoot


@dataclass(frozen=True)
class Distribution:
    """The answers to a parameter, or to those of a theme, in one round.

    `id` is that of the parameter or theme. `answered` municipalities have an answer;
    the numbers are over those of `group`, by code, which is empty where what is public
    allows none. `mean` is None where it may not be told. `levels` has a count for each
    level and `halves` one for the levels 1-2 and one for 3-4; at most one of them is
    told, and what is not is None. A theme has a
    mean alone, and no group where those of its parameters differ.
    """

    id: str
    round: str
    answered: int
    group: frozenset[str] = frozenset()
    mean: float | None = None
    levels: Cells = HIDDEN_LEVELS
    halves: Cells = HIDDEN_HALVES

    @property
    def by_level(self) -> bool:
        """Whether the counts of the levels are told."""
        return None not in self.levels

    @property
    def by_half(self) -> bool:
        """Whether the counts of the two halves are told."""
        return None not in self.halves

    @property
    def over_fewer(self) -> bool:
        """Whether the numbers leave out some who answered."""
        return self.mean is not None and len(self.group) < self.answered


def groups(
    ledger: Ledger, found: Participants, parameter: str
) -> dict[str, frozenset[str]]:
    """Over whom the numbers of a parameter are, by round: by who answered alone.

    Those who answered in the newest round and in the first that shares at least six
    with it, so that a change is the difference of two means; in another round
    all who answered where some of these did not. So no round has two groups, whose
    numbers could be subtracted. A round that was published over a group stays over it,
    as long as all of it takes part.
    """
    answered = {r: frozenset(found.ratings(parameter, r)) for r in found.rounds}
    public = {
        r: frozenset(c for c, _ in ledger.public_group(parameter, answers(codes, r)))
        for r, codes in answered.items()
    }
    over = {r: public[r] or codes for r, codes in answered.items()}
    shared = (over[r] & over[found.newest] for r in found.rounds[:-1])
    panel = next((both for both in shared if len(both) >= SMALLEST_GROUP), None)
    if panel is None:
        return over
    return {
        r: panel if panel <= codes and not public[r] else codes
        for r, codes in over.items()
    }


def answers(codes: Iterable[str], round_name: str) -> frozenset[Answer]:
    """The answers of these municipalities in a round."""
    return frozenset((code, round_name) for code in codes)


def of_parameter(
    ledger: Ledger,
    found: Participants,
    parameter: str,
    round_name: str,
    group: frozenset[str],
) -> Distribution:
    """The answers of a group to one parameter, as far as the ledger tells of them.

    Without a group where a part of it is public in another. Answers that are public by
    themselves hide nobody: what is told is what may be told of the others.
    """
    ratings = found.ratings(parameter, round_name)
    over = answers(group, round_name)
    counts = level_counts(ratings[code] for code in group)
    public = level_counts(ratings[c] for c, _ in over & found.public)
    shown = releasable(counts)
    # What a public page tells stays told; its numbers cannot be taken back.
    if not ledger.knows(_total(parameter, over, shown)):
        shown = releasable_with_public(counts, public)
    if not ledger.release(_total(parameter, over, shown)):
        shown = Releasable()
    if (parameter, over) in ledger.withheld:
        group = frozenset()
    return Distribution(
        parameter,
        round_name,
        len(ratings),
        group,
        None if shown.total is None else shown.total / len(group),
        shown.levels,
        shown.halves,
    )


def _total(id: str, over: frozenset[Answer], shown: Releasable) -> GroupTotal:
    return GroupTotal(id, over, shown.total, shown.levels, shown.halves)


def of_theme(
    found: Participants, theme: str, parts: Sequence[Distribution], round_name: str
) -> Distribution:
    """The mean of the means of a theme's parameters, where all of them are told."""
    answered = sum(
        any(part.id in form.ratings for part in parts)
        for form in found.of_round(round_name).values()
    )
    means = [part.mean for part in parts if part.mean is not None]
    mean = sum(means) / len(means) if len(means) == len(parts) else None
    group = parts[0].group if len({part.group for part in parts}) == 1 else frozenset()
    return Distribution(theme, round_name, answered, group, mean)


def level_counts(ratings: Iterable[int]) -> Counts:
    """How many of the ratings are at each level."""
    given = list(ratings)
    return tuple(given.count(level) for level in LEVELS)


def given_away(
    place: DataRoot,
    catalogue: Catalogue,
    totals: Iterable[GroupTotal],
    public: frozenset[Answer],
) -> list[tuple[str, frozenset[Answer]]]:
    """The totals that tell of the others of their group when some answers are public.

    `public` are the forms that municipalities published themselves. A mean gives away
    what may not be told of the rest by itself, also where a form of the rest is no
    longer there to look at; a share, when fewer than twelve are left.
    """
    parameters = {p.id for p in catalogue.rubric.parameters}
    found = []
    for total in totals:
        if total.is_hidden or not total.over & public:
            continue
        if total.id in parameters:
            away = _tells_more(place, catalogue, total, public)
        else:
            away = len(total.over - public) < SMALLEST_SHARED
        if away:
            found.append((total.id, total.over))
    return found


def _tells_more(
    place: DataRoot, catalogue: Catalogue, total: GroupTotal, public: frozenset[Answer]
) -> bool:
    levels: dict[Answer, int] = {}
    for code, round_name in total.over:
        stored = read_round(place, round_name, code, catalogue)
        if stored is None or total.id not in stored.evaluation.ratings:
            return True
        levels[code, round_name] = stored.evaluation.ratings[total.id]
    shown = releasable_with_public(
        level_counts(levels.values()),
        level_counts(levels[answer] for answer in total.over & public),
    )
    return shown != Releasable(
        None if total.total is None else int(total.total), total.levels, total.halves
    )
