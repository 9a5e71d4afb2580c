"""The municipality's targets beside its ratings of today."""

from __future__ import annotations

from typing import NamedTuple

from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Parameter
from parathed_lib.forms.evaluation.quality import Gap, gaps
from parathed_lib.pages.assessment.answers import in_order
from parathed_lib.pages.messages import PictureText, picture_text


class TargetRow(NamedTuple):
    """A target: its parameter, how far it is, and whether the rating is a self-rating."""

    parameter: Parameter
    gap: Gap
    is_self_rated: bool


def target_rows(assessment: Assessment) -> list[TargetRow]:
    """The targets, theme by theme in the order of the ratings; none without a form."""
    form, rubric = assessment.evaluation, assessment.catalogue.rubric
    by_parameter = {gap.target.parameter: gap for gap in gaps(form)} if form else {}
    return [
        TargetRow(p, by_parameter[p.id], assessment.is_self_rated and p.rater != "own")
        for p in in_order(rubric)
        if p.id in by_parameter
    ]


def targets(assessment: Assessment) -> PictureText | None:
    """The words of the figure; None without targets."""
    rows = target_rows(assessment)
    if not rows:
        return None
    most = max(row.gap.levels or 0 for row in rows)
    facts = {
        "a": assessment,
        "rows": rows,
        "fast": [row for row in rows if row.gap.is_fast],
        "most": most,
        "furthest": [row for row in rows if most > 0 and row.gap.levels == most],
    }
    return picture_text("assessment", "targets", facts, table_ref="targets")
