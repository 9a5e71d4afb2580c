"""Several municipalities together: the evaluator's view of a programme.

What the forms say leaves this room through the protection of small groups alone. The
view compares rounds; without a control group it cannot tell of an effect.
"""

from __future__ import annotations

from parathed_lib.disclosure.groups import SMALLEST_GROUP
from parathed_lib.programme.changes import Change, Estimate
from parathed_lib.programme.distributions import Distribution
from parathed_lib.programme.outcomes import RESULTS, Count, Opportunity, RecurringPoint
from parathed_lib.programme.participants import Member, RegionMembers
from parathed_lib.programme.view import Programme, programme

__all__ = [
    "RESULTS",
    "SMALLEST_GROUP",
    "Change",
    "Count",
    "Distribution",
    "Estimate",
    "Member",
    "Opportunity",
    "Programme",
    "RecurringPoint",
    "RegionMembers",
    "programme",
]
