"""Parts that set the municipality among others: spine, funnel and peers."""

from __future__ import annotations

from functools import partial

from parathed_lib.assessment import Assessment
from parathed_lib.assessment.peer_group import peer_group
from parathed_lib.pages.assessment import figures
from parathed_lib.pages.assessment import funnel as funnel_words
from parathed_lib.pages.assessment import peers as peer_words
from parathed_lib.pages.assessment import spine as spine_words
from parathed_lib.pages.base.parts import Part, nothing, part, picture


def spine(assessment: Assessment) -> Part:
    """All indicators on one page, the nation in the middle of each."""
    text = spine_words.spine(assessment)
    if text is None:
        return nothing("Ingen af målene har tal for landet og kommunerne.")
    draw = partial(figures.spine, assessment)
    return part("base/picture", picture=picture(text, draw))


def funnel(assessment: Assessment) -> Part:
    """The municipalities by size, for each indicator whose counts are known."""
    parts = []
    for entry in assessment.catalogue.indicators.indicators:
        text = funnel_words.funnel(assessment, entry.id)
        if text:
            draw = partial(figures.funnel, assessment, entry.id)
            parts.append(part("base/picture", picture=picture(text, draw)))
    return Part("\n".join(p.html for p in parts))


def peers(assessment: Assessment) -> Part:
    """The municipality beside those that resemble it most."""
    group = peer_group(assessment.nation, assessment.municipality.code)
    if group is None:
        return nothing(
            "Vi kan ikke sige, hvilke kommuner der ligner: folketallene mangler."
        )
    text = peer_words.peers(assessment, group)
    draw = partial(figures.peers, assessment, group)
    return part("base/picture", picture=picture(text, draw))
