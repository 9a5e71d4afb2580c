"""Parts on the group: who takes part, their answers, and how these changed."""

from __future__ import annotations

from functools import partial

from markupsafe import escape

from parathed_lib.pages.base.parts import Part, part, picture
from parathed_lib.pages.messages import say
from parathed_lib.pages.programme import figures, group
from parathed_lib.programme import Programme


def front(programme: Programme) -> Part:
    """The first page: who takes part, what the page shows, and what it cannot."""
    vintage, title = programme.vintage.name, say("programme", "title")
    return part(
        "programme/front",
        facts={
            "title": say("programme", "page_title", vintage),
            "name": title,
            "vintage": vintage,
            "example": programme.is_example,
        },
        title=title,
        vintage=vintage,
        example=programme.is_example,
        opening=say("programme", "opening"),
        counts=group.counts(programme),
        rounds=say("programme", "rounds", programme.forms),
        findings=group.findings(programme),
        no_control=_caution(programme),
        is_text=say("programme", "is"),
        is_not_text=say("programme", "is_not"),
        unknowns=group.unknowns(programme),
    )


def spread(programme: Programme) -> Part:
    """Who takes part, on a map and by region: participation only."""
    text = group.participation_map(programme)
    return part(
        "programme/spread",
        picture=picture(text, partial(figures.participation, programme)),
        members=group.members(programme),
        invented=say("programme", "invented") if programme.is_example else "",
    )


def means(programme: Programme) -> Part:
    """The mean of each theme and answer in each round."""
    text = group.means(programme)
    if text is None:
        return _remark(group.no_means(programme))
    draw = partial(figures.means, programme)
    return part("base/picture", picture=picture(text, draw))


def answers(programme: Programme) -> Part:
    """How the answers of the newest round are spread over the levels."""
    text = group.spread(programme)
    if text is None:
        return _remark(group.told("no_spread", round=programme.rounds[-1]))
    draw = partial(figures.answers, programme)
    return part("base/picture", picture=picture(text, draw))


def earlier(programme: Programme) -> Part:
    """How the answers of earlier rounds were spread; nothing where all is hidden."""
    rounds = group.earlier_rows(programme)
    if not any(rows for _, rows in rounds):
        return Part("")
    return part("programme/earlier", rounds=rounds, columns=group.columns())


def change(programme: Programme) -> Part:
    """The change between rounds."""
    text = group.change(programme)
    if text is None:
        return _remark(group.no_change(programme))
    draw = partial(figures.change, programme)
    return part(
        "programme/change",
        picture=picture(text, draw),
        no_control=_caution(programme),
        spans=group.other_spans(programme),
    )


def _caution(programme: Programme) -> str:
    """What a change cannot show; empty where the page shows none."""
    return say("programme", "no_control") if group.change(programme) else ""


def _remark(text: str) -> Part:
    """A remark in the place of a figure that may not be shown."""
    return Part(f'<p class="note">{escape(text)}</p>')
