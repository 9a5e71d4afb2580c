"""A plan that was sent in, with what its page would stand on, before it is stored."""

from __future__ import annotations

from datetime import date

from parathed_lib.assessment import Assessment, assess
from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.planning import load_planning
from parathed_lib.disclosure.record import Record
from parathed_lib.errors import ParathedError
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.stored import StoredPlan
from parathed_lib.plan.overview import PlanOverview
from parathed_lib.storage.data_root import DataRoot


def preview(plan: Plan, catalogue: Catalogue, root: DataRoot | None) -> PlanOverview:
    """The overview of a plan that lies nowhere yet, for what it says against itself.

    It has no day, no other plans and nothing published. `assessment` is that of the
    plan's round; None where it does not lie in `root`, or cannot be read: that is no
    fault of the plan.
    """
    return PlanOverview(
        municipality=catalogue.municipalities[plan.municipality],
        catalogue=catalogue,
        planning=load_planning(),
        stored=StoredPlan(plan, key="", path="", sha256=""),
        others=(),
        assessment=_assessment(plan, catalogue, root),
        at=date.min,
        vintage="",
        published=Record(),
        inputs=(),
    )


def _assessment(
    plan: Plan, catalogue: Catalogue, root: DataRoot | None
) -> Assessment | None:
    if root is None or plan.round not in root.rounds() or not root.vintages():
        return None
    try:
        return assess(
            plan.municipality, None, plan.round, root=root, catalogue=catalogue
        )
    except ParathedError:
        return None
