"""What may come of it: learning, expected results, attention points that recur."""

from __future__ import annotations

from parathed_lib.pages.programme.group import told
from parathed_lib.programme import RESULTS, Programme


def learning(programme: Programme) -> list[tuple[str, list[str]]]:
    """Each answer with the pairs that are named."""
    return [
        (
            name_of(programme, o.id),
            [
                told(
                    "pair",
                    learner=programme.who[learner].name,
                    able=programme.who[able].name,
                )
                for learner, able in o.named
            ],
        )
        for o in programme.opportunities
        if o.named
    ]


def learning_lead(programme: Programme) -> str:
    """How many are alike at all, and what the table holds."""
    return told("learning_lead", near=programme.near, members=len(programme.members))


def learning_title(programme: Programme) -> str:
    """How many pairs are named."""
    named = sum(len(o.named) for o in programme.opportunities)
    return told("learning_title", named=named)


def expected(programme: Programme) -> list[tuple[str, list[str], str]]:
    """The six results: the title, what the data show, what they cannot tell."""
    return [
        (
            told("result_title", id=id),
            [
                *([_counted(programme, id)] if id in programme.counts else []),
                *(_rating(programme, parameter) for parameter in RESULTS[id]),
            ],
            told("result_unknown", id=id),
        )
        for id in RESULTS
    ]


def _counted(programme: Programme, id: str) -> str:
    found = programme.counts[id]
    return told("result_counted", id=id, some=found.count, of=found.of)


def _rating(programme: Programme, parameter: str) -> str:
    """The mean of a parameter in the newest round, and its change since the first."""
    newest, change = programme.rounds[-1], None
    if programme.spans:
        estimate = next(
            c.estimate
            for c in programme.changes_between(*programme.spans[0])
            if c.parameter == parameter
        )
        change = estimate.mean if estimate else None
    return told(
        "result_rating",
        name=programme.catalogue.rubric.parameter[parameter].name,
        round=newest,
        mean=programme.answers(parameter, newest).mean,
        several=bool(programme.spans),
        change=change,
    )


def points(programme: Programme) -> list[tuple[str, str, list[str]]]:
    """Each theme with how many municipalities have points in it, and shared texts."""
    return [
        (
            name_of(programme, point.theme),
            told("points_count", some=point.having.count, of=point.having.of),
            list(point.shared),
        )
        for point in programme.points
    ]


def points_title(programme: Programme) -> str:
    """The theme that most have attention points in."""
    known = [(p.having.count, p) for p in programme.points if p.having.count]
    most = max((count for count, _ in known), default=0)
    names = [name_of(programme, p.theme) for count, p in known if count == most]
    return told("points_title", names=names, most=most)


def has_points(programme: Programme) -> bool:
    """Whether there is a number or a text to show."""
    return any(p.having.count is not None or p.shared for p in programme.points)


def name_of(programme: Programme, id: str) -> str:
    """The name of a theme or parameter."""
    rubric = programme.catalogue.rubric
    return (
        rubric.parameter[id].name if id in rubric.parameter else rubric.theme[id].name
    )
