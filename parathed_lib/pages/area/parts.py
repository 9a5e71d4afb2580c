"""The parts of the page on an area: what its notebook's cells call."""

from __future__ import annotations

from functools import partial
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from parathed_lib.assessment.areas import GroupAssessment
from parathed_lib.pages.area import facts
from parathed_lib.pages.assessment.figures.strip import strip
from parathed_lib.pages.base.parts import (
    Part,
    own_catalogue,
    part,
    picture,
    stamped,
)
from parathed_lib.pages.base.parts import style as style
from parathed_lib.pages.drawing.tile_map import marked_map
from parathed_lib.pages.kinds import APPENDIX, AREA
from parathed_lib.pages.messages import picture_text, say


def front(group: GroupAssessment) -> Part:
    """The first page: where the area lies from the nation, and what is not known."""
    rows, title = _rows(group), say("area", "title", group)
    return _part(
        "front",
        group,
        facts={
            "title": say("area", "page_title", group),
            "name": title,
            "kind": say("area", "kind"),
            "day": group.vintage.as_of.isoformat(),
            "vintage": group.vintage.name,
            "example": group.is_example,
            **own_catalogue(group.catalogue),
        },
        map=picture(picture_text("area", "map", group), partial(_map, group)),
        sides=facts.by_side(rows),
        missing=facts.missing(group),
    )


def figures(group: GroupAssessment) -> Part:
    """The indicators of the area beside the nation's."""
    rows = _rows(group)
    return _part(
        "figures",
        group,
        groups=facts.groups(group),
        known=[r for r in rows if r.found.value is not None],
        tested=[r.entry for r in rows if r.found.comparison.is_tested],
        strips={r.entry.id: Markup(strip(r.entry, r.found.comparison)) for r in rows},
        appendix=APPENDIX,
        nations_own_time=facts.nations_own_time,
    )


def municipalities(group: GroupAssessment) -> Part:
    """The figures of the members, each for itself."""
    columns, rows = facts.columns(group), facts.member_rows(group)
    return _part(
        "municipalities",
        group,
        columns=columns,
        rows=rows,
        nations_own_time=facts.nations_own_time,
    )


def about(group: GroupAssessment) -> Part:
    """Where all that stands behind the page is found."""
    return _part("about", group, appendix=APPENDIX, data=f"{group.area.slug}.json")


def _map(group: GroupAssessment) -> Figure:
    words = say("area", "inside"), say("area", "outside")
    return marked_map(
        group.catalogue.municipalities.values(), group.members.keys(), words
    )


def _rows(group: GroupAssessment) -> list[facts.Row]:
    return [row for _, rows in facts.groups(group) for row in rows]


def _part(name: str, group: GroupAssessment, **context: Any) -> Part:
    return part(f"area/{name}", g=group, **context)


PARTS = stamped(AREA, globals())
