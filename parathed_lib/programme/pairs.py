"""Who could learn from whom: strong beside weak among municipalities that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parathed_lib.catalogue import Rubric
from parathed_lib.disclosure.groups import share
from parathed_lib.national import Nation
from parathed_lib.peer_group import peer_group
from parathed_lib.programme.participants import Participants
from parathed_lib.self_evaluation import SelfEvaluation

STRONG, STRONG_THEME, WEAK = 4.0, 3.5, 2.0

Alike = frozenset[frozenset[str]]
"""Pairs of codes of municipalities that are alike in structure."""


@dataclass(frozen=True)
class Opportunity:
    """The possible pairs of one theme or parameter, by its `id`.

    `pairs` is None when it tells of fewer than the smallest group. `named` are the
    pairs in which both agreed to be named: the code of who could learn, then of whom.
    """

    id: str
    pairs: int | None
    named: tuple[tuple[str, str], ...]


def alike(found: Participants, nation: Nation) -> Alike | None:
    """The pairs of participants of which one is among the other's ten nearest.

    Nearness is that of structure: inhabitants, density, income and schooling, never
    origin. None when the vintage does not say how many inhabitants there are.
    """
    pairs = set()
    for code in found.codes:
        group = peer_group(nation, code)
        if group is None:
            return None
        pairs |= {frozenset((code, other)) for other in group.codes}
    codes = set(found.codes)
    return frozenset(pair for pair in pairs if pair <= codes)


def opportunities(
    forms: Mapping[str, SelfEvaluation],
    near: Alike,
    rubric: Rubric,
    smallest: int,
) -> list[Opportunity]:
    """The possible pairs of each theme, and of each parameter where it has several.

    A theme is strong from a mean of 3.5 and a parameter at 4; both are weak up to 2.
    """
    found = []
    for theme in rubric.themes:
        parameters = [p.id for p in rubric.parameters_of(theme.id)]
        if not parameters:
            continue
        means = {
            code: sum(own) / len(own)
            for code, form in forms.items()
            if (own := [form.ratings[p] for p in parameters if p in form.ratings])
        }
        found.append(_of(theme.id, means, STRONG_THEME, forms, near, smallest))
        for parameter in parameters if len(parameters) > 1 else []:
            ratings = {
                code: float(form.ratings[parameter])
                for code, form in forms.items()
                if parameter in form.ratings
            }
            found.append(_of(parameter, ratings, STRONG, forms, near, smallest))
    return found


def _of(
    id: str,
    values: Mapping[str, float],
    strong: float,
    forms: Mapping[str, SelfEvaluation],
    near: Alike,
    smallest: int,
) -> Opportunity:
    pairs = [
        (weak, able)
        for weak, low in values.items()
        if low <= WEAK
        for able, high in values.items()
        if high >= strong and frozenset((weak, able)) in near
    ]
    return Opportunity(
        id=id,
        pairs=_shown(pairs, near, smallest),
        named=tuple(p for p in pairs if all(forms[c].may_be_named for c in p)),
    )


def _shown(pairs: Sequence[tuple[str, str]], near: Alike, smallest: int) -> int | None:
    """How many of those alike are pairs, where it tells of enough municipalities.

    Who is alike can be found by everyone, so the count must leave open which they are.
    """
    together = {code for pair in pairs or near for code in pair}
    if len(together) < smallest or len(pairs) == len(near):
        return None
    return share(len(pairs), len(near), smallest)
