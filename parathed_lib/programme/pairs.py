"""Who could learn from whom: strong beside weak among municipalities that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parathed_lib.assessment.national import Nation
from parathed_lib.assessment.peer_group import peer_group
from parathed_lib.catalogue import Rubric
from parathed_lib.disclosure.groups import SMALLEST_GROUP, Answer, Ledger, may_be_known
from parathed_lib.programme.changes import Answers
from parathed_lib.programme.distributions import level_counts
from parathed_lib.programme.participants import Participants

STRONG, WEAK = 4, 2

Alike = frozenset[frozenset[str]]
"""Pairs of codes of municipalities that are alike in structure."""


@dataclass(frozen=True)
class Opportunity:
    """The pairs of a parameter that may be named: who could learn, then of whom."""

    id: str
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
    ledger: Ledger, found: Participants, near: Alike, rubric: Rubric, answers: Answers
) -> list[Opportunity]:
    """The pairs of each parameter that may be named, by everyone's newest form.

    One rated 4, the other up to 2, and both agreed in their forms. Who is named is
    known to have answered so; all pairs of a parameter are left out when that, beside
    what is told of a group, would tell of its others. How many pairs there are in all
    is never told: none would tell who is strong about each that it is like. Nobody is
    named of a group that is public without the name.
    """
    forms = {c: form for c, form in found.newest_forms.items() if form.may_be_named}
    opportunities = []
    for parameter in (p.id for p in rubric.parameters):
        ratings = {
            code: form.ratings[parameter]
            for code, form in forms.items()
            if parameter in form.ratings
            and ledger.may_name(parameter, (code, form.round))
        }
        pairs = tuple(
            (weak, able)
            for weak, low in ratings.items()
            for able, high in ratings.items()
            if low <= WEAK and high >= STRONG and frozenset((weak, able)) in near
        )
        named = {code for pair in pairs for code in pair}
        may = all(
            _may_be_named(
                found.ratings(parameter, round_name),
                answers[parameter, round_name].group,
                {code for code in named if forms[code].round == round_name},
                {code for code, when in found.public if when == round_name},
            )
            for round_name in found.rounds
        )
        opportunities.append(Opportunity(parameter, pairs if may else ()))
    return opportunities


def named_answers(
    found: Participants, opportunities: Iterable[Opportunity]
) -> frozenset[tuple[str, Answer]]:
    """The answers that are known from the names: the parameter, and whose."""
    return frozenset(
        (o.id, (code, found.newest_forms[code].round))
        for o in opportunities
        for pair in o.named
        for code in pair
    )


def _may_be_named(
    ratings: Mapping[str, int],
    group: frozenset[str],
    named: set[str],
    public: set[str],
) -> bool:
    """Whether the answers of those named leave those of the rest of a group untold.

    Those whose answers are public by themselves are known too.

    Where too few answered for any number, there is none that a name could add to.
    """
    known = group & (named | public)
    if not group & named or len(group) < SMALLEST_GROUP:
        return True
    return may_be_known(
        level_counts(ratings[code] for code in group),
        level_counts(ratings[code] for code in known),
    )
