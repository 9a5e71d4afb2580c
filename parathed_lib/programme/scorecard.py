"""What the data say of the six results that the call of 2017 expected, and of tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from parathed_lib.catalogue import Rubric
from parathed_lib.disclosure.groups import Ledger, share
from parathed_lib.programme.participants import Participants
from parathed_lib.self_evaluation import SelfEvaluation

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
    counted = {"plan": _count(ledger, "plan", {c: c in with_plan for c in found.codes})}
    for id, has in having.items():
        counted[id] = _count(ledger, id, {c: has(form) for c, form in forms.items()})
    return counted


def _count(ledger: Ledger, id: str, having: Mapping[str, bool]) -> Count:
    may = ledger.tell({(code, id, ""): 1.0 for code in having})
    return Count(
        id, share(sum(having.values()), len(having)) if may else None, len(having)
    )


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
            code: {
                " ".join(p.text.split())
                for p in form.attention_points
                if p.theme == theme.id
            }
            for code, form in forms.items()
        }
        having = _count(
            ledger, theme.id, {code: bool(own) for code, own in texts.items()}
        )
        times = Counter(text for own in texts.values() for text in own)
        shared = sorted(text for text, n in times.items() if share(n, len(forms)))
        points.append(RecurringPoint(theme.id, having, tuple(shared)))
    return points
