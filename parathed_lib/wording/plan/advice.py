"""A plan beside the recommendations, in words."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.formatting import capitalised, in_words
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.wording.pictures import PictureText


@dataclass(frozen=True)
class AdviceRow:
    """A recommendation, and the ids of the actions that follow it."""

    text: str
    actions: list[str]


def is_mapped(overview: PlanOverview) -> bool:
    """Whether any action names a recommendation."""
    return any(area.covered for area in overview.coverage)


def total(overview: PlanOverview) -> tuple[int, int]:
    """How many of the recommendations have an action, and how many there are."""
    areas = overview.coverage
    return sum(area.covered for area in areas), sum(area.of for area in areas)


def title(overview: PlanOverview) -> str:
    """The finding, without a word on whether it is enough."""
    covered, of = total(overview)
    some = capitalised("én" if covered == 1 else in_words(covered))
    return f"{some} af de {in_words(of)} anbefalinger har mindst én handling"


def rows(overview: PlanOverview) -> list[tuple[str, list[AdviceRow]]]:
    """The areas with how many of each are followed, and their recommendations."""
    names = {area.id: area.name for area in overview.planning.areas}
    texts = overview.planning.recommendation
    return [
        (
            f"{names[area.area]}: {area.covered} af {area.of}",
            [AdviceRow(texts[id].text, ids) for id, ids in area.actions.items()],
        )
        for area in overview.coverage
    ]


def picture(overview: PlanOverview) -> PictureText | None:
    """The words of the figure; None when no action names a recommendation."""
    if not is_mapped(overview):
        return None
    names = {area.id: area.name for area in overview.planning.areas}
    told = [f"{names[a.area]} {a.covered} af {a.of}" for a in overview.coverage]
    return PictureText(
        "plan-coverage",
        title(overview),
        "En firkant for hver anbefaling. Den er fyldt, når mindst én handling følger den.",
        f"Kilde: {overview.planning.advice.source}",
        f"Anbefalinger med mindst én handling. {'. '.join(told)}.",
        [],
        table_ref="advice",
    )


def not_mapped(overview: PlanOverview) -> str:
    """That no action names a recommendation, and which recommendations are meant."""
    _, of = total(overview)
    return (
        f"Ingen af planens handlinger er koblet til en af ekspertgruppens {in_words(of)} "
        "anbefalinger fra 2015."
    )
