"""What is told of the group: who takes part, the answers, and how these changed."""

from __future__ import annotations

from typing import Any

from parathed_lib.formatting import MISSING, number
from parathed_lib.pages.assessment.sides import Values, lowest
from parathed_lib.pages.base.pictures import PictureText
from parathed_lib.pages.messages import picture_text, say, table
from parathed_lib.programme import SMALLEST_GROUP, Change, Distribution, Programme

RATERS = ("own", "assessor")


def told(message: str, **facts: Any) -> str:
    """A message of the page; every one may name the smallest group."""
    return say("programme", message, {"smallest": SMALLEST_GROUP, **facts})


def _picture(figure: str, **facts: Any) -> PictureText:
    return picture_text("programme", figure, {"smallest": SMALLEST_GROUP, **facts})


# The first page


def counts(programme: Programme) -> list[list[str]]:
    """How many municipalities, rounds and forms: a number and its word."""
    facts = {
        "municipalities": len(programme.members),
        "rounds": len(programme.rounds),
        "forms": sum(programme.forms.values()),
    }
    return table("programme", "counts", facts)


def findings(programme: Programme) -> list[str]:
    """Two or three things that the page shows."""
    newest, low = programme.rounds[-1], lowest(side_means(programme), decimals=1)
    first = [_highlight(programme)]
    return [*first, told("lowest_in", round=newest, low=low)] if low else first


def _highlight(programme: Programme) -> str:
    if not programme.spans:
        return no_change(programme)
    overall = programme.overall(*programme.spans[0])
    shown = sum(
        c.estimate is not None for c in programme.changes_between(*programme.spans[0])
    )
    if not shown and not _known(overall):
        return no_change(programme)
    return told("highlight", overall=overall, shown=shown)


def unknowns(programme: Programme) -> list[list[str]]:
    """What the first page says is not known: what, and why."""
    answered = [d for d in programme.parameters if d.answered > 0]
    facts = {
        "smallest": SMALLEST_GROUP,
        "answered": len(answered),
        "hidden": sum(d.mean is None for d in answered),
        "withheld": bool(programme.withheld),
        "others": len(programme.catalogue.municipalities) - len(programme.members),
    }
    return table("programme", "unknowns", facts)


def parameters(programme: Programme) -> list[list[str]]:
    """The choices that the page was made with."""
    facts = {
        "named": [programme.who[code].name for code in programme.named],
        "vintage": programme.vintage.name,
        "rounds": programme.rounds,
        "smallest": SMALLEST_GROUP,
        "rubric": programme.catalogue.rubric.version,
    }
    return table("programme", "parameters", facts)


# Who takes part


def participation_map(programme: Programme) -> PictureText:
    """Who takes part, by region: participation only, never an answer."""
    return _picture(
        "spread",
        taking_part=len(programme.members),
        everyone=len(programme.catalogue.municipalities),
        regions=programme.regions,
    )


def members(programme: Programme) -> list[tuple[str, str, str]]:
    """Each municipality with its region and the rounds in which it has a form."""
    return [
        (m.municipality.name, m.municipality.region_name, told("listed", of=m.rounds))
        for m in programme.members
    ]


# Answers


def means(programme: Programme) -> PictureText | None:
    """The mean of each theme and parameter in each round; None when all are hidden."""
    rubric = programme.catalogue.rubric
    every = [*programme.themes, *programme.parameters]
    if all(d.mean is None for d in every):
        return None
    known = {
        number(mean, 1)
        for means in side_means(programme).values()
        for mean in means.values()
        if mean is not None
    }
    return _picture(
        "means",
        themes=[
            (
                theme,
                _means_of(programme, theme.id),
                [(p, _means_of(programme, p.id)) for p in found],
            )
            for theme in rubric.themes
            if (found := rubric.parameters_of(theme.id))
        ],
        rounds=programme.rounds,
        questions={r: len(rubric.parameters_by(r)) for r in RATERS},
        over_fewer=any(d.over_fewer for d in programme.parameters),
        follows_others=programme.follows_others,
        self_rated=programme.self_rated,
        known=sorted(known),
        low=lowest(side_means(programme), decimals=1),
    )


def _means_of(programme: Programme, id: str) -> list[float | None]:
    return [programme.answers(id, r).mean for r in programme.rounds]


def no_means(programme: Programme) -> str:
    """Why no mean is shown."""
    return told("no_means", forms=max(programme.forms.values()))


def side_means(programme: Programme) -> dict[str, Values]:
    """The means of the parameters in the newest round by name, of each side apart."""
    newest = programme.rounds[-1]
    return {
        _side(programme, rater): {
            p.short: programme.answers(p.id, newest).mean
            for p in programme.catalogue.rubric.parameters_by(rater)
        }
        for rater in RATERS
    }


def _side(programme: Programme, rater: str) -> str:
    """What the answers of a side are called, by what is so in the newest round."""
    return say("programme", "side", rater, programme.rounds[-1] in programme.self_rated)


def spread(programme: Programme) -> PictureText | None:
    """How the answers of the newest round are spread; None when all is hidden."""
    newest = programme.rounds[-1]
    shown = shown_rows(programme, newest)
    if not shown:
        return None
    return _picture(
        "answers",
        round=newest,
        rows=[(name, d, cells(d)) for name, d in shown],
        every=len(programme.catalogue.rubric.parameters),
        most=_most_low(programme, newest),
        self_rated=programme.self_rated,
    )


def shown_rows(programme: Programme, round_name: str) -> list[tuple[str, Distribution]]:
    """The parameters of which the spread is told: name and distribution."""
    return [
        (p.name, shown)
        for p in programme.catalogue.rubric.parameters
        for shown in [programme.answers(p.id, round_name)]
        if shown.by_level or shown.by_half
    ]


def cells(shown: Distribution) -> list[str]:
    """The counts as they are printed; a dash where levels stand otherwise."""
    counts = [
        MISSING if count is None else number(count)
        for count in (*shown.levels, *shown.halves)
    ]
    return [*counts, number(len(shown.group))]


def _most_low(programme: Programme, round_name: str) -> list[tuple[str, str, int, int]]:
    """The parameter with most municipalities on the two lower levels, on each side.

    As side, name, how many, and of how many.
    """
    found = []
    for rater in RATERS:
        low = [
            (sum(c or 0 for c in (*d.levels[:2], d.halves[0])), len(d.group), p.short)
            for p in programme.catalogue.rubric.parameters_by(rater)
            for d in [programme.answers(p.id, round_name)]
            if d.by_level or d.by_half
        ]
        if low:
            count, of, name = max(low)
            found.append((_side(programme, rater), name, count, of))
    return found


def columns() -> list[str]:
    """The headings of a table of answers by level."""
    return table("programme", "answer_columns")[0]


def earlier_rows(programme: Programme) -> list[tuple[str, list[list[str]]]]:
    """The distribution in the earlier rounds: for each its rows that show some."""
    return [
        (
            told("listed", of=[round_name]),
            [[name, *cells(d)] for name, d in shown_rows(programme, round_name)],
        )
        for round_name in programme.rounds[:-1]
    ]


# Change


def change(programme: Programme) -> PictureText | None:
    """The change from first to last round; None when there is none to be told."""
    if not programme.spans:
        return None
    first, last = programme.spans[0]
    shown = [programme.overall(first, last), *programme.changes_between(first, last)]
    if all(c.estimate is None for c in shown):
        return None
    return _picture(
        "change",
        first=first,
        last=last,
        overall=shown[0],
        rows=[(name_of_change(programme, c), c) for c in shown],
        self_rated=programme.self_rated,
    )


def name_of_change(programme: Programme, found: Change) -> str:
    """The parameter that a change is of, or that it is of all."""
    if not found.parameter:
        return told("all_answers")
    return programme.catalogue.rubric.parameter[found.parameter].short


def _known(found: Change) -> bool:
    return found.estimate is not None and found.estimate.mean is not None


def no_change(programme: Programme) -> str:
    """Why no change is shown."""
    pairs = programme.overall(*programme.spans[0]).pairs if programme.spans else 0
    several = bool(programme.spans)
    return told("no_change", round=programme.rounds[0], several=several, pairs=pairs)


def other_spans(programme: Programme) -> list[tuple[str, list[list[str]]]]:
    """The changes between the other rounds: a heading, and the rows.

    A span of which nothing is told has no rows.
    """
    found = []
    for first, last in programme.spans[1:]:
        overall = programme.overall(first, last)
        every = [overall, *programme.changes_between(first, last)]
        some = any(c.estimate for c in every)
        rows = [(name_of_change(programme, c), c) for c in every] if some else []
        shown = table("programme", "change_rows", rows)
        found.append((told("span_title", overall=overall), shown))
    return found
