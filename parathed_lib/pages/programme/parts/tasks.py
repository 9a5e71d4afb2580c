"""Parts on what may come of it: learning, expected results, attention points."""

from __future__ import annotations

from parathed_lib import formatting
from parathed_lib.pages.base.parts import Part, nothing, part
from parathed_lib.pages.messages import say
from parathed_lib.pages.programme import group, tasks
from parathed_lib.programme import Programme


def learning(programme: Programme) -> Part:
    """Who could learn from whom: the names of those that agreed."""
    if not programme.near:
        return nothing(tasks.learning_lead(programme))
    return part(
        "programme/learning",
        lead=tasks.learning_lead(programme),
        rule=say("programme", "learning_rule", programme.self_rated),
        title=tasks.learning_title(programme),
        rows=tasks.learning(programme),
    )


def results(programme: Programme) -> Part:
    """The six expected results: what the data show of each, and what they cannot."""
    return part("programme/results", rows=tasks.expected(programme))


def points(programme: Programme) -> Part:
    """The themes in which attention points recur."""
    if not tasks.has_points(programme):
        return nothing(group.told("no_points"))
    return part(
        "programme/points",
        title=tasks.points_title(programme),
        sub=group.told("points_sub"),
        rows=tasks.points(programme),
    )


def provenance(programme: Programme) -> Part:
    """The page's choices, its sources, and the files it was made from."""
    origins = [
        {**row, "retrieved": formatting.period(row["retrieved"])}
        for row in programme.vintage.origin.values()
    ]
    return part(
        "base/provenance",
        parameters=group.parameters(programme),
        origins=origins,
        inputs=programme.inputs,
    )
