"""A plan beside the recommendations."""

from __future__ import annotations

from typing import NamedTuple

from parathed_lib.pages.base.pictures import PictureText
from parathed_lib.pages.messages import picture_text, say
from parathed_lib.plan.overview import PlanOverview


class AdviceRow(NamedTuple):
    """A recommendation, and the ids of the actions that follow it."""

    text: str
    actions: list[str]


def _areas(overview: PlanOverview) -> list[dict[str, object]]:
    names = {area.id: area.name for area in overview.planning.areas}
    return [
        {"name": names[a.area], "covered": a.covered, "of": a.of}
        for a in overview.coverage
    ]


def rows(overview: PlanOverview) -> list[tuple[str, list[AdviceRow]]]:
    """The areas with how many of each are followed, and their recommendations."""
    texts = overview.planning.recommendation
    return [
        (
            say("plan", "advice_area", told),
            [AdviceRow(texts[id].text, ids) for id, ids in area.actions.items()],
        )
        for area, told in zip(overview.coverage, _areas(overview), strict=True)
    ]


def picture(overview: PlanOverview) -> PictureText | None:
    """The words of the figure; None when no action names a recommendation."""
    covered = sum(area.covered for area in overview.coverage)
    if not covered:
        return None
    facts = {
        "covered": covered,
        "of": sum(area.of for area in overview.coverage),
        "areas": _areas(overview),
        "source": overview.planning.advice.source,
    }
    return picture_text("plan", "plan_coverage", facts, "plan-coverage", "advice")


def not_mapped(overview: PlanOverview) -> str:
    """That no action names a recommendation, and which recommendations are meant."""
    return say("plan", "not_mapped", sum(area.of for area in overview.coverage))
