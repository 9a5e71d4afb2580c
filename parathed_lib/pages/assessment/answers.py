"""Of what time the answers are, in words."""

from __future__ import annotations

from parathed_lib.assessment import Assessment
from parathed_lib.formatting import period, uncapitalised


def with_year(assessment: Assessment, verdict: str) -> str:
    """A verdict, with its year when that is not the vintage's: `I 2017: i nogen grad`."""
    if not assessment.has_answers_of_another_year:
        return verdict
    return f"I {assessment.answered_year}: {uncapitalised(verdict)}"


def old_answers(assessment: Assessment) -> str:
    """That the answers are old; empty where they are not, or where there are none."""
    form = assessment.evaluation
    if form is None or not assessment.has_old_answers:
        return ""
    return f"Svarene er gamle: de er fra {period(form.date)}."
