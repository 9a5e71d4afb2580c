"""The parts of the page across municipalities: what its notebook's cells call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import escape
from matplotlib.figure import Figure

from parathed_lib.formatting import MISSING, number, period
from parathed_lib.pages.assessment.answers import Values, lowest
from parathed_lib.pages.base.parts import (
    NOTHING,
    Part,
    Picture,
    nothing,
    own_catalogue,
    part,
    picture,
    stamped,
)
from parathed_lib.pages.base.parts import style as style
from parathed_lib.pages.kinds import PROGRAMME
from parathed_lib.pages.messages import picture_text, say, table
from parathed_lib.pages.programme import figures
from parathed_lib.pages.programme.figures import changes, name_of_change
from parathed_lib.programme import (
    RESULTS,
    SMALLEST_GROUP,
    Change,
    Distribution,
    Member,
    Programme,
)

RATERS = ("own", "assessor")


def _say(message: str, **facts: Any) -> str:
    """A message of the page; every one may name the smallest group."""
    return say("programme", message, {"smallest": SMALLEST_GROUP, **facts})


def _table(message: str, **facts: Any) -> list[list[str]]:
    return table("programme", message, {"smallest": SMALLEST_GROUP, **facts})


def _picture(figure: str, draw: Callable[..., Figure], **facts: Any) -> Picture:
    facts["smallest"] = SMALLEST_GROUP
    return picture(picture_text("programme", figure, facts), draw)


def _remark(text: str) -> Part:
    """A remark in the place of a figure that may not be shown."""
    return Part(f'<p class="note">{escape(text)}</p>')


def front(programme: Programme) -> Part:
    """The first page: who takes part, what the page shows, and what it cannot."""
    vintage, title = programme.vintage.name, say("programme", "title")
    newest, low = programme.rounds[-1], lowest(_side_means(programme), decimals=1)
    answered = [d for d in programme.parameters if d.answered > 0]
    return part(
        "programme/front",
        facts={
            "title": say("programme", "page_title", vintage),
            "name": title,
            "day": programme.vintage.as_of.isoformat(),
            "vintage": vintage,
            "example": programme.is_example,
            **own_catalogue(programme.catalogue),
        },
        title=title,
        vintage=vintage,
        example=programme.is_example,
        counts=_table(
            "counts",
            municipalities=len(programme.members),
            rounds=len(programme.rounds),
            forms=sum(programme.forms.values()),
        ),
        rounds=say("programme", "rounds", programme.forms),
        heading=_say("change_title", **_change_facts(programme))
        if _shows_change(programme)
        else _say("about_answers"),
        findings=[
            _highlight(programme),
            *([_say("lowest_in", round=newest, low=low)] if low else []),
        ],
        shows_change=_shows_change(programme),
        unknowns=_table(
            "unknowns",
            answered=len(answered),
            hidden=sum(d.mean is None for d in answered),
            withheld=bool(programme.withheld),
            others=len(programme.catalogue.municipalities) - len(programme.members),
        ),
    )


def _highlight(programme: Programme) -> str:
    """The change over all answers, or why there is none."""
    found = changes(programme)
    shown = sum(c.estimate is not None for c in found[1:])
    if not shown and not (found and _is_known(found[0])):
        return _no_change(programme)
    return _say("highlight", overall=found[0], shown=shown)


def spread(programme: Programme) -> Part:
    """Who takes part, on a map and by region: participation only, never an answer."""
    return part(
        "programme/spread",
        picture=_picture(
            "spread",
            partial(figures.participation, programme),
            taking_part=len(programme.members),
            everyone=len(programme.catalogue.municipalities),
            regions=programme.regions,
        ),
        regions=[
            (region.name, [_member(programme, m) for m in members])
            for region in programme.regions
            if (members := [m for m in programme.members if _is_in(m, region.name)])
        ],
        invented=programme.is_example,
    )


def _is_in(member: Member, region: str) -> bool:
    return member.municipality.region_name == region


def _member(programme: Programme, member: Member) -> str:
    """The name of one that takes part, with its rounds where it has not all."""
    has_all = tuple(member.rounds) == tuple(programme.rounds)
    rounds = () if has_all else member.rounds
    return _say("member", name=member.municipality.name, rounds=rounds)


def means(programme: Programme) -> Part:
    """The mean of each theme and answer in each round."""
    rubric, of_sides = programme.catalogue.rubric, _side_means(programme)
    every = [*programme.themes, *programme.parameters]
    if all(d.mean is None for d in every):
        return _remark(_say("no_means", forms=max(programme.forms.values())))
    known = {m for values in of_sides.values() for m in values.values()} - {None}
    shown = _picture(
        "means",
        partial(figures.means, programme),
        themes=[
            (
                theme,
                programme.means(theme.id),
                [(p, programme.means(p.id)) for p in found],
            )
            for theme in rubric.themes
            if (found := rubric.parameters_of(theme.id))
        ],
        rounds=programme.rounds,
        questions={r: len(rubric.parameters_by(r)) for r in RATERS},
        over_fewer=any(d.over_fewer for d in programme.parameters),
        follows_others=programme.follows_others,
        self_rated=programme.self_rated,
        known=sorted({number(mean, 1) for mean in known}),
        low=lowest(of_sides, decimals=1),
    )
    return part("base/picture", picture=shown)


def _side_means(programme: Programme) -> dict[str, Values]:
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


def answers(programme: Programme) -> Part:
    """How the answers of the newest round are spread over the levels."""
    newest = programme.rounds[-1]
    found = programme.spread(newest)
    if not found:
        return _remark(_say("no_spread", round=newest))
    shown = _picture(
        "answers",
        partial(figures.answers, programme),
        round=newest,
        rows=[(p.name, d, _cells(d)) for p, d in found],
        every=len(programme.catalogue.rubric.parameters),
        most=[most for r in RATERS if (most := _most_low(programme, r))],
        self_rated=programme.self_rated,
    )
    return part("base/picture", picture=shown)


def _cells(shown: Distribution) -> list[str]:
    """The counts as they are printed; a dash where levels stand otherwise."""
    counts = [
        MISSING if count is None else number(count)
        for count in (*shown.levels, *shown.halves)
    ]
    return [*counts, number(len(shown.group))]


def _most_low(programme: Programme, rater: str) -> tuple[str, str, int, int] | None:
    """The parameter of a side with most municipalities on the two lower levels.

    As side, name, how many, and of how many, in the newest round.
    """
    low = [
        (sum(c or 0 for c in (*d.levels[:2], d.halves[0])), len(d.group), p.short)
        for p, d in programme.spread(programme.rounds[-1])
        if p.rater == rater
    ]
    if not low:
        return None
    count, of, name = max(low)
    return _side(programme, rater), name, count, of


def earlier(programme: Programme) -> Part:
    """How the answers of earlier rounds were spread; nothing where all is hidden."""
    rounds = [
        (name, [[p.name, *_cells(d)] for p, d in programme.spread(name)])
        for name in programme.rounds[:-1]
    ]
    if not any(rows for _, rows in rounds):
        return NOTHING
    [columns] = table("programme", "answer_columns")
    return part("programme/earlier", rounds=rounds, columns=columns)


def change(programme: Programme) -> Part:
    """The change from first to last round, and between the others."""
    if not _shows_change(programme):
        return _remark(_no_change(programme))
    shown: list[list[Change]] = []
    hidden: list[list[Change]] = []
    for first, last in programme.spans[1:]:
        every = programme.changes_between(first, last)
        (shown if any(c.estimate for c in every) else hidden).append(every)
    return part(
        "programme/change",
        picture=_picture(
            "change",
            partial(figures.change, programme),
            **_change_facts(programme),
        ),
        columns=[_say("span", overall=every[0]) for every in shown],
        rows=[
            [name_of_change(programme, row[0]), *(_say("span_cell", c=c) for c in row)]
            for row in zip(*shown, strict=True)
        ],
        hidden=[_say("span", overall=every[0]) for every in hidden],
    )


def _change_facts(programme: Programme) -> dict[str, Any]:
    """The change from first to last round, over all answers and of each."""
    found = changes(programme)
    return {
        "first": found[0].first,
        "last": found[0].last,
        "overall": found[0],
        "rows": [(name_of_change(programme, c), c) for c in found],
        "self_rated": programme.self_rated,
    }


def _shows_change(programme: Programme) -> bool:
    """Whether any change from first to last round is told."""
    return any(c.estimate for c in changes(programme))


def _is_known(found: Change) -> bool:
    return found.estimate is not None and found.estimate.mean is not None


def _no_change(programme: Programme) -> str:
    """Why no change is shown."""
    found = changes(programme)
    pairs = found[0].pairs if found else 0
    return _say(
        "no_change", round=programme.rounds[0], several=bool(found), pairs=pairs
    )


def learning(programme: Programme) -> Part:
    """Who could learn from whom: the names of those that agreed."""
    near, who = programme.near, programme.who
    lead = _say("learning_lead", near=near, members=len(programme.members))
    if not near:
        return nothing(lead)
    return part(
        "programme/learning",
        lead=lead,
        rule=say("programme", "learning_rule", programme.self_rated),
        title=_say(
            "learning_title", named=sum(len(o.named) for o in programme.opportunities)
        ),
        rows=[
            (
                _name_of(programme, o.id),
                [
                    _say("pair", learner=who[learner].name, able=who[able].name)
                    for learner, able in o.named
                ],
            )
            for o in programme.opportunities
            if o.named
        ],
    )


def results(programme: Programme) -> Part:
    """The six expected results: what the data show of each, and what they cannot."""
    rows = [
        (
            _say("result_title", id=id),
            [
                *([_counted(programme, id)] if id in programme.counts else []),
                *(_rating(programme, parameter) for parameter in parameters),
            ],
            _say("result_unknown", id=id),
        )
        for id, parameters in RESULTS.items()
    ]
    return part("programme/results", rows=rows)


def _counted(programme: Programme, id: str) -> str:
    found = programme.counts[id]
    return _say("result_counted", id=id, some=found.count, of=found.of)


def _rating(programme: Programme, parameter: str) -> str:
    """The mean of a parameter in the newest round, and its change since the first."""
    newest, found = programme.rounds[-1], changes(programme)
    estimate = next((c.estimate for c in found if c.parameter == parameter), None)
    return _say(
        "result_rating",
        name=_name_of(programme, parameter),
        round=newest,
        mean=programme.answers(parameter, newest).mean,
        several=bool(found),
        change=estimate.mean if estimate else None,
    )


def points(programme: Programme) -> Part:
    """The themes in which attention points recur."""
    found = programme.points
    known = [(p.having.count, p) for p in found if p.having.count is not None]
    if not known and not any(p.shared for p in found):
        return nothing(_say("no_points"))
    most = max((count for count, _ in known), default=0)
    names = [_name_of(programme, p.theme) for n, p in known if most and n == most]
    return part(
        "programme/points",
        title=_say("points_title", names=names, most=most),
        sub=_say("points_sub"),
        rows=[
            (
                _name_of(programme, p.theme),
                _say("points_count", some=p.having.count, of=p.having.of),
                p.shared,
            )
            for p in found
        ],
    )


def provenance(programme: Programme) -> Part:
    """The page's choices, its sources, and the files it was made from."""
    return part(
        "base/provenance",
        parameters=_table(
            "parameters",
            named=[programme.who[code].name for code in programme.named],
            vintage=programme.vintage.name,
            rounds=programme.rounds,
            rubric=programme.catalogue.rubric.version,
        ),
        origins=[
            {**row, "retrieved": period(row["retrieved"])}
            for row in programme.vintage.origin.values()
        ],
        inputs=programme.inputs,
    )


def _name_of(programme: Programme, id: str) -> str:
    """The name of a theme or parameter."""
    rubric = programme.catalogue.rubric
    named = rubric.parameter if id in rubric.parameter else rubric.theme
    return named[id].name


PARTS = stamped(PROGRAMME, globals())
