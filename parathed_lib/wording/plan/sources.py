"""Where a plan comes from, in words: remarks, choices, the municipality's other plans."""

from __future__ import annotations

from parathed_lib import formatting
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.wording.plan.values import PLACES, plan_period


def notes(overview: PlanOverview) -> list[tuple[str, list[str]]]:
    """The remarks by what they are about, in their order.

    The name of a part of the plan is told in Danish; other names stand as written.
    """
    found: dict[str, list[str]] = {}
    for note in overview.plan.notes:
        name = (
            "Perioden" if note.about == "period" else PLACES.get(note.about, ("",))[0]
        )
        found.setdefault(name or note.about, []).append(note.text)
    return list(found.items())


def parameters(overview: PlanOverview) -> list[tuple[str, str]]:
    """The choices behind the page, as (name, value)."""
    who = overview.municipality
    return [
        ("Kommune", f"{who.full_name} ({who.code})"),
        ("Plan", overview.stored.stem),
        ("Resultater den", formatting.day(overview.at)),
        ("Årgang af tal", overview.vintage),
        ("Runde af skemaer", overview.round or "ingen"),
        (
            "Erklæring om personer",
            "Afsenderen har erklæret, at ingen personer er nævnt"
            if overview.plan.names_no_person
            else "Ikke givet",
        ),
    ]


def others(overview: PlanOverview) -> list[tuple[str, str]]:
    """The municipality's other plans: their names and periods."""
    return [
        (other.plan.name, plan_period(other.plan) or "periode ikke oplyst")
        for other in overview.others
    ]
