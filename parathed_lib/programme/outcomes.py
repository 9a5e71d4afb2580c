"""What may come of it: who could learn from whom, expected results, shared points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace

from parathed_lib.assessment.national import Nation
from parathed_lib.assessment.peer_group import peer_group
from parathed_lib.catalogue import Rubric
from parathed_lib.disclosure.groups import (
    SMALLEST_GROUP,
    SMALLEST_SHARED,
    Answer,
    GroupTotal,
    Ledger,
    may_be_known,
    releasable_count,
)
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.programme.changes import Answers
from parathed_lib.programme.distributions import level_counts
from parathed_lib.programme.participants import Participants

STRONG, WEAK = 4, 2

Alike = frozenset[frozenset[str]]
"""Pairs of codes of municipalities that are alike in structure."""
# The expected results in the order of the call, and the parameters that bear on each.
RESULTS: dict[str, tuple[str, ...]] = {
    "plan": (),
    "anchoring": ("strategy",),
    "ownership": (),
    "cooperation": (
        "internal_cooperation",
        "external_cooperation",
        "cross_organisation",
    ),
    "procedure": ("concern_procedure",),
    "competence": ("competences",),
}


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


@dataclass(frozen=True)
class Count:
    """How many of `of` municipalities; None when that tells of too few."""

    id: str
    count: int | None
    of: int


@dataclass(frozen=True)
class RecurringPoint:
    """A theme's attention points: how many have some, and texts that many share.

    `shared` are the texts that stand word for word in at least six forms, and not in at
    least six others, without how many.
    """

    theme: str
    having: Count
    shared: tuple[str, ...]


def counts(
    ledger: Ledger, found: Participants, with_plan: set[str]
) -> dict[str, Count]:
    """What can be counted: plans, and fields filled in of everyone's newest form.

    `plan` are municipalities with a stored plan, `anchoring` those that wrote how the
    work is anchored in management, `ownership` those that named who has a target.
    """
    forms = found.newest_forms
    having: dict[str, Callable[[SelfEvaluation], bool]] = {
        "anchoring": lambda form: "management_anchoring" in form.texts,
        "ownership": lambda form: bool(form.targets),
    }
    plans = {(code, ""): code in with_plan for code in found.codes}
    own = {(code, "") for code, _ in found.public}
    counted = {"plan": _told(ledger, "plan", plans, own)[0]}
    for id, has in having.items():
        fields = {(code, form.round): has(form) for code, form in forms.items()}
        counted[id] = _told(ledger, id, fields, found.public)[0]
    return counted


def _told(
    ledger: Ledger,
    id: str,
    having: Mapping[Answer, bool],
    public: Set[Answer],
    texts: tuple[str, ...] = (),
) -> tuple[Count, tuple[str, ...]]:
    """How many have something, and texts that many share, as far as both are told.

    Those whose form is public by itself hide nobody: the others must be enough.
    """
    of, over = len(having), frozenset(having)
    if of < SMALLEST_SHARED:
        return Count(id, None, of), ()
    total = GroupTotal(
        id, over, releasable_count(sum(having.values()), of), texts=texts
    )
    if over & public and not ledger.knows(total):
        rest = [has for answer, has in having.items() if answer not in public]
        if releasable_count(sum(rest), len(rest)) is None:
            total = GroupTotal(id, over)
        total = replace(total, texts=())
    if not ledger.release(total):
        return Count(id, None, of), ()
    return Count(id, None if total.total is None else int(total.total), of), total.texts


def recurring_points(
    ledger: Ledger, found: Participants, rubric: Rubric
) -> list[RecurringPoint]:
    """The attention points of everyone's newest form by theme, in the rubric's order.

    Texts of single municipalities are never told: a text tells who wrote it.
    """
    forms = found.newest_forms
    points = []
    for theme in rubric.themes:
        texts = {
            (code, form.round): {
                " ".join(p.text.split())
                for p in form.attention_points
                if p.theme == theme.id
            }
            for code, form in forms.items()
        }
        times = Counter(text for own in texts.values() for text in own)
        shared = tuple(
            sorted(text for text, n in times.items() if releasable_count(n, len(forms)))
        )
        having = {answer: bool(own) for answer, own in texts.items()}
        points.append(
            RecurringPoint(
                theme.id, *_told(ledger, theme.id, having, found.public, shared)
            )
        )
    return points
