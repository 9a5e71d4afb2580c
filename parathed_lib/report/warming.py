"""What is the same for all reports of a run, read and computed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parathed_lib.errors import EvaluationError
from parathed_lib.report import export, page
from parathed_lib.report.jobs import Job

if TYPE_CHECKING:
    from parathed_lib.report.batch import Plan, Request


def jobs(request: Request, plan: Plan) -> list[Job]:
    """A job for each report that must be made."""
    return [
        Job(
            code=who.code,
            name=who.name,
            slug=who.slug,
            vintage=plan.vintage,
            round=plan.rounds[who.code],
            period=request.period,
            root=plan.root.path.resolve(),
            folder=plan.folder.resolve(),
            key=plan.keys[who.code],
        )
        for who in plan.stale
    ]


def probe(jobs: Sequence[Job], *, alone: bool) -> None:
    """Raise what stands in the way of every report, before any is begun.

    A fault in a form is raised only when its report is the only one that was asked for.
    """
    try:
        jobs[0].assess()
    except EvaluationError:
        if alone:
            raise


def warm(job: Job) -> None:
    """Have ready what all reports of the vintage share, for children to inherit."""
    export.warm()
    page.warm(job.assess())
