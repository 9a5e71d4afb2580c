"""What reports can be about: each kind read from disk by the parameters of its report.

To add a kind: a notebook of its name in `notebooks/`, and a reader here. A reader
imports what its kind needs when it is asked: most runs make assessments only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parathed_lib.assessment import Assessment, assess
from parathed_lib.errors import ParameterError
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.kinds import ASSESSMENT, MONITORING, PLAN, PROGRAMME
from parathed_lib.report.files import Subject
from parathed_lib.storage.data_root import DataRoot

Parameters = Mapping[str, Any]


def of_assessment(assessment: Assessment) -> Subject:
    """The report of an assessment."""
    return Subject(
        kind=ASSESSMENT,
        slug=assessment.municipality.slug,
        vintage=assessment.vintage.name,
        parameters=assessment.made_with,
        data=result(assessment),
    )


def read_subject(kind: str, parameters: Parameters, root: DataRoot) -> Subject:
    """The subject of a report of this kind with these parameters.

    A parameter that is absent or empty has its default. Raises a ParathedError.
    """
    if kind not in _READERS:
        raise ParameterError(
            f"There is no report of kind {kind!r}. There are {', '.join(_READERS)}."
        )
    return _READERS[kind](parameters, root)


def _assessment(parameters: Parameters, root: DataRoot) -> Subject:
    return of_assessment(
        assess(
            parameters["municipality"],
            parameters.get("vintage"),
            parameters.get("round"),
            period=parameters.get("period") or "newest",
            root=root,
        )
    )


def _monitoring(parameters: Parameters, root: DataRoot) -> Subject:
    from parathed_lib.monitoring import monitor
    from parathed_lib.pages.monitoring.result import monitoring_result

    monitoring = monitor(
        parameters["municipality"],
        parameters.get("vintage"),
        parameters.get("round"),
        parameters.get("at"),
        since_vintage=parameters.get("since_vintage"),
        since_round=parameters.get("since_round"),
        root=root,
    )
    data = monitoring_result(monitoring)
    who, at = monitoring.now.municipality, monitoring.at
    return Subject(
        kind=MONITORING,
        # that of another day than the vintage's own has the day in its name
        slug=f"{who.slug}-{MONITORING}"
        f"{'' if at == monitoring.now.as_of else f'-{at.isoformat()}'}",
        vintage=monitoring.now.vintage.name,
        parameters=monitoring.made_with,
        data=data,
    )


def _plan(parameters: Parameters, root: DataRoot) -> Subject:
    from parathed_lib.pages.plan.result import plan_result
    from parathed_lib.plan.overview import plan_of

    overview = plan_of(
        parameters["municipality"],
        parameters.get("plan"),
        parameters.get("at"),
        parameters.get("vintage"),
        parameters.get("round"),
        root=root,
    )
    key = overview.stored.key
    return Subject(
        kind=PLAN,
        # that of one of several plans has its key in its name
        slug=f"{overview.municipality.slug}-{PLAN}{f'-{key}' if key else ''}",
        vintage=overview.vintage,
        parameters=overview.made_with,
        data=plan_result(overview),
    )


def _programme(parameters: Parameters, root: DataRoot) -> Subject:
    from parathed_lib.pages.programme.result import programme_result
    from parathed_lib.programme import programme

    view = programme(root, parameters.get("municipalities"), parameters.get("vintage"))
    return Subject(
        kind=PROGRAMME,
        slug=PROGRAMME,
        vintage=view.vintage.name,
        parameters=view.made_with,
        data=programme_result(view),
    )


_READERS: dict[str, Callable[[Parameters, DataRoot], Subject]] = {
    ASSESSMENT: _assessment,
    MONITORING: _monitoring,
    PLAN: _plan,
    PROGRAMME: _programme,
}
