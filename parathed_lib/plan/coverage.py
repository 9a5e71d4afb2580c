"""How many of the recommendations a plan's actions follow, area by area."""

from __future__ import annotations

from dataclasses import dataclass

from parathed_lib.catalogue.planning import Planning
from parathed_lib.forms.plan.model import Plan


@dataclass(frozen=True)
class AreaCoverage:
    """An area of the recommendations.

    `actions` holds, for each recommendation of the area in its printed order, the ids
    of the actions that follow it; none is an empty list.
    """

    area: str
    actions: dict[str, list[str]]

    @property
    def covered(self) -> int:
        """How many of the recommendations have at least one action."""
        return sum(bool(ids) for ids in self.actions.values())

    @property
    def of(self) -> int:
        """How many recommendations the area has."""
        return len(self.actions)


def coverage(plan: Plan, planning: Planning) -> list[AreaCoverage]:
    """The areas in their printed order, each with its recommendations' actions."""
    return [
        AreaCoverage(
            area.id,
            {
                r.id: [a.id for a in plan.actions if r.id in a.recommendations]
                for r in planning.recommendations
                if r.area == area.id
            },
        )
        for area in planning.areas
    ]
