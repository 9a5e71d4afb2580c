"""Parts on what may come of it: learning, expected results, attention points."""

from __future__ import annotations

from parathed_lib import formatting
from parathed_lib.programme import Programme
from parathed_lib.report.parts import Part, nothing, part
from parathed_lib.wording.programme import front as front_words
from parathed_lib.wording.programme import results as result_words
from parathed_lib.wording.programme import tasks as words
from parathed_lib.wording.programme.common import self_rated


def learning(programme: Programme) -> Part:
    """Who could learn from whom: the names of those that agreed."""
    if not programme.near:
        return nothing(words.learning_lead(programme))
    return part(
        "programme/learning",
        lead=words.learning_lead(programme),
        rule=" ".join([words.LEARNING_RULE, *self_rated(programme)]),
        title=words.learning_title(programme),
        rows=words.learning(programme),
    )


def results(programme: Programme) -> Part:
    """The six expected results: what the data show of each, and what they cannot."""
    return part("programme/results", rows=result_words.expected(programme))


def points(programme: Programme) -> Part:
    """The themes in which attention points recur."""
    if not words.has_points(programme):
        return nothing(words.NO_POINTS)
    return part(
        "programme/points",
        title=words.points_title(programme),
        sub=words.POINTS_SUB,
        rows=words.points(programme),
    )


def provenance(programme: Programme) -> Part:
    """The page's choices, its sources, and the files it was made from."""
    origins = [
        {**row, "retrieved": formatting.period(row["retrieved"])}
        for row in programme.vintage.origin.values()
    ]
    return part(
        "provenance",
        parameters=front_words.parameters(programme),
        origins=origins,
        inputs=programme.inputs,
    )
