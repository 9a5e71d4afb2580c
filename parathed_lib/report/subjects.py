"""What reports can be about: each kind read from disk by the parameters of its report.

To add a kind: a notebook of its name in `notebooks/`, and a reader here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parathed_lib.assessment import Assessment, assess
from parathed_lib.data_root import DataRoot
from parathed_lib.errors import ParameterError
from parathed_lib.report.run import Report, Subject, make_report
from parathed_lib.report.template_path import ASSESSMENT
from parathed_lib.results import result

Parameters = Mapping[str, Any]


def of_assessment(assessment: Assessment) -> Subject:
    """The report of an assessment."""
    return Subject(
        kind=ASSESSMENT,
        slug=assessment.municipality.slug,
        vintage=assessment.vintage.name,
        parameters={
            "municipality": assessment.municipality.code,
            "vintage": assessment.vintage.name,
            "round": assessment.round or "",
            "period": assessment.period,
        },
        data=result(assessment),
    )


def read_subject(kind: str, parameters: Parameters, root: DataRoot) -> Subject:
    """The subject of a report of this kind with these parameters.

    An empty parameter has its default. Raises a ParathedError.
    """
    if kind not in _READERS:
        raise ParameterError(
            f"There is no report of kind {kind!r}. There are {', '.join(_READERS)}."
        )
    return _READERS[kind](parameters, root)


def remake(kind: str, parameters: Parameters, root: DataRoot) -> Report:
    """A report made anew, in memory; raises a ParathedError."""
    return make_report(read_subject(kind, parameters, root), root)


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


_READERS: dict[str, Callable[[Parameters, DataRoot], Subject]] = {
    ASSESSMENT: _assessment,
}
