"""Parts on the form itself: what its answers rest on, and its targets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from parathed_lib.assessment import Assessment
from parathed_lib.forms.evaluation.raters import Agreement, told_agreement
from parathed_lib.pages.assessment import agreement as agreement_words
from parathed_lib.pages.assessment import figures
from parathed_lib.pages.assessment import quality as quality_words
from parathed_lib.pages.assessment import targets as target_words
from parathed_lib.pages.assessment.unknowns import no_answers
from parathed_lib.pages.base.parts import Part, nothing, part, picture


def answers(assessment: Assessment) -> Part:
    """What the answers rest on: documents, criteria, confidence, agreement."""
    rubric = assessment.catalogue.rubric
    return with_agreement(
        assessment,
        told_agreement(assessment.raters, rubric),
        told_agreement(assessment.assessors, rubric),
    )


def with_agreement(
    assessment: Assessment,
    agreement: Sequence[Agreement],
    of_assessors: Sequence[Agreement] = (),
) -> Part:
    """The same, with this agreement of the raters, and of the assessors."""
    ground = quality_words.ground(assessment, agreement, of_assessors)
    if ground is None:
        return nothing(no_answers(assessment))
    return part(
        "assessment/answers",
        ground=ground,
        untold=[
            agreement_words.untold(len(assessment.raters), agreement),
            agreement_words.untold(
                len(assessment.assessors), of_assessors, of_assessors=True
            ),
        ],
    )


def targets(assessment: Assessment) -> Part:
    """The targets beside the ratings of today; nothing at all where there are none."""
    text = target_words.targets(assessment)
    if text is None:
        return Part("")
    return part(
        "assessment/targets",
        picture=picture(text, partial(figures.targets, assessment)),
        rows=target_words.target_rows(assessment),
    )
