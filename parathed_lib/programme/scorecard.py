"""What the data say of the six results that the call of 2017 expected, and of tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

from parathed_lib.catalogue import Rubric
from parathed_lib.disclosure.groups import (
    SMALLEST_SHARED,
    Answer,
    GroupTotal,
    Ledger,
    share,
)
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.programme.participants import Participants

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
    total = GroupTotal(id, over, share(sum(having.values()), of), texts=texts)
    if over & public and not ledger.knows(total):
        rest = [has for answer, has in having.items() if answer not in public]
        if share(sum(rest), len(rest)) is None:
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
            sorted(text for text, n in times.items() if share(n, len(forms)))
        )
        having = {answer: bool(own) for answer, own in texts.items()}
        points.append(
            RecurringPoint(
                theme.id, *_told(ledger, theme.id, having, found.public, shared)
            )
        )
    return points
