"""What the data say of the six results that the call of 2017 expected, and of tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from parathed_lib.catalogue import Rubric
from parathed_lib.disclosure.groups import share
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

    `shared` are the texts that stand word for word in the forms of at least the
    smallest group, with how many forms have each.
    """

    theme: str
    having: Count
    shared: tuple[tuple[str, int], ...]


def counts(found: Participants, with_plan: set[str], smallest: int) -> dict[str, Count]:
    """What can be counted: plans among all, and fields filled in of the newest round.

    `plan` are municipalities with a stored plan, `anchoring` those that wrote how the
    work is anchored in management, `ownership` those that named who has a target.
    """
    forms = found.of_round(found.newest)
    having: dict[str, Callable[[SelfEvaluation], bool]] = {
        "anchoring": lambda form: "management_anchoring" in form.texts,
        "ownership": lambda form: bool(form.targets),
    }
    plans, everyone = len(with_plan & set(found.codes)), len(found.codes)
    told = {"plan": Count("plan", share(plans, everyone, smallest), everyone)}
    for id, has in having.items():
        number = sum(has(form) for form in forms.values())
        told[id] = Count(id, share(number, len(forms), smallest), len(forms))
    return told


def recurring_points(
    found: Participants, rubric: Rubric, smallest: int
) -> list[RecurringPoint]:
    """The attention points of the newest round by theme, in the rubric's order.

    Texts of single municipalities are never told: a text tells who wrote it.
    """
    forms = list(found.of_round(found.newest).values())
    points = []
    for theme in rubric.themes:
        texts = [
            {
                " ".join(p.text.split())
                for p in form.attention_points
                if p.theme == theme.id
            }
            for form in forms
        ]
        number = sum(bool(own) for own in texts)
        times = Counter(text for own in texts for text in own)
        shared = sorted(
            ((text, n) for text, n in times.items() if share(n, len(forms), smallest)),
            key=lambda entry: (-entry[1], entry[0]),
        )
        having = Count(theme.id, share(number, len(forms), smallest), len(forms))
        points.append(RecurringPoint(theme.id, having, tuple(shared)))
    return points
