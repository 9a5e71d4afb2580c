"""A municipality's plan: read and checked, and where it stands on a day.

A plan is what the municipality wrote. Nothing is added to it and nothing repaired:
what it does not say is unknown, and where it says two things both are shown.
"""

from __future__ import annotations

from parathed_lib.forms.plan.checks import check
from parathed_lib.forms.plan.dates import first_day, last_day
from parathed_lib.forms.plan.model import Plan
from parathed_lib.forms.plan.stored import StoredPlan, choose, load_plans, read_plan
from parathed_lib.plan.status import action_standing, milestone_standing

__all__ = [
    "Plan",
    "StoredPlan",
    "action_standing",
    "check",
    "choose",
    "first_day",
    "last_day",
    "load_plans",
    "milestone_standing",
    "read_plan",
]
