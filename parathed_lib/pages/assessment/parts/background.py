"""Background parts: what is not known, documentation, provenance."""

from __future__ import annotations

from parathed_lib import formatting
from parathed_lib.assessment import Assessment
from parathed_lib.pages.assessment import documentation as about
from parathed_lib.pages.assessment import method as method_words
from parathed_lib.pages.assessment.unknowns import unknowns as unknown_rows
from parathed_lib.pages.base.parts import Part, part


def unknowns(assessment: Assessment) -> Part:
    """All that is not known, and why."""
    rows = unknown_rows(assessment)
    count = formatting.capitalised(formatting.in_words(len(rows)))
    return part(
        "base/unknowns",
        unknowns=rows,
        title=f"{count} ting, som vurderingen ikke kan sige",
    )


def documentation(assessment: Assessment) -> Part:
    """What each indicator counts, why it is there, and where it comes from."""
    return part(
        "assessment/documentation",
        entries=about.documentation(assessment),
        references=assessment.catalogue.references.references,
    )


def provenance(assessment: Assessment) -> Part:
    """The report's choices, its sources, and the files it was made from."""
    origins = [
        {**row, "retrieved": formatting.period(row["retrieved"])}
        for row in assessment.vintage.origin.values()
    ]
    return part(
        "base/provenance",
        parameters=method_words.parameters(assessment),
        origins=origins,
        inputs=assessment.inputs,
    )
