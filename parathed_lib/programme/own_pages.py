"""What a public page across municipalities gives away once some publish their own."""

from __future__ import annotations

from collections.abc import Iterable

from parathed_lib.catalogue import Catalogue
from parathed_lib.disclosure.groups import (
    SMALLEST_SHARED,
    Answer,
    GroupTotal,
    Releasable,
    releasable_with_public,
)
from parathed_lib.forms.evaluation import read_round
from parathed_lib.programme.distributions import level_counts
from parathed_lib.storage.data_root import DataRoot


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
