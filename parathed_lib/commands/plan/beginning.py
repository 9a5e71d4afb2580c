"""What a new plan is made of: the period, what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parathed_lib.catalogue import Municipality
from parathed_lib.errors import ParameterError
from parathed_lib.forms.kind import Facts
from parathed_lib.forms.plan.dates import first_day, last_day, span
from parathed_lib.forms.plan.kind import NEXT_STEPS, POINTS
from parathed_lib.storage.data_root import DataRoot

if TYPE_CHECKING:
    from parathed_lib.assessment import Assessment


def check_period(first: str, last: str) -> None:
    """Raise ParameterError for days that cannot be read or stand the wrong way."""
    for option, text, read in (("first", first, first_day), ("last", last, last_day)):
        if text and read(text) is None:
            raise ParameterError(
                f"--{option} skal være en dag, en måned eller et år, fx 2027-06-30."
            )
    days = span(first, last)
    if days and days[1] < days[0]:
        raise ParameterError("--last ligger før --first.")


def blank(who: Municipality, first: str, last: str, title: str) -> dict[str, Any]:
    """A plan that says nothing but these."""
    data = {"schema": 1, "municipality": who.code, "name": title}
    data |= {"first": first, "last": last}
    return {field: value for field, value in data.items() if value}


def guidance(
    place: DataRoot, who: Municipality, vintage: str | None, round_name: str
) -> Facts:
    """What is told beside a stored plan, of the assessment that it belongs to."""
    from parathed_lib.assessment import assess

    if round_name not in place.rounds() or not place.vintages():
        return {}
    return told_of(assess(who.code, vintage, round_name, root=place))


def told_of(assessment: Assessment) -> Facts:
    """The points and next steps of an assessment by sheet; nothing without a form."""
    from parathed_lib.plan.proposal import next_steps, numbered_points

    if assessment.evaluation is None:
        return {}
    found = {POINTS: numbered_points(assessment), NEXT_STEPS: next_steps(assessment)}
    return {sheet: facts for sheet, facts in found.items() if facts}
