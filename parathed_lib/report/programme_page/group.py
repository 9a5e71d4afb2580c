"""Parts on the group: who takes part, their answers, and how these changed."""

from __future__ import annotations

from functools import partial

from markupsafe import escape

from parathed_lib.figures import programme as figures
from parathed_lib.programme import Programme
from parathed_lib.report.parts import Part, part, picture
from parathed_lib.wording.programme import answers as answer_words
from parathed_lib.wording.programme import change as change_words
from parathed_lib.wording.programme import front as words
from parathed_lib.wording.programme import spread as spread_words


def front(programme: Programme) -> Part:
    """The first page: who takes part, what the page shows, and what it cannot."""
    vintage = programme.vintage.name
    return part(
        "programme/front",
        facts={
            "title": f"{words.TITLE}, årgang {vintage}",
            "name": words.TITLE,
            "vintage": vintage,
            "example": programme.is_example,
        },
        title=words.TITLE,
        vintage=vintage,
        example=programme.is_example,
        opening=words.OPENING,
        counts=words.counts(programme),
        rounds=words.rounds(programme),
        findings=words.findings(programme),
        no_control=change_words.caution(programme),
        is_text=words.IS,
        is_not_text=words.IS_NOT,
        unknowns=words.unknowns(programme),
    )


def spread(programme: Programme) -> Part:
    """Who takes part, on a map and by region: participation only."""
    text = spread_words.participation_map(programme)
    return part(
        "programme/spread",
        picture=picture(text, partial(figures.participation, programme)),
        members=spread_words.members(programme),
        invented=spread_words.INVENTED if programme.is_example else "",
    )


def means(programme: Programme) -> Part:
    """The mean of each theme and answer in each round."""
    text = answer_words.means(programme)
    if text is None:
        return _remark(answer_words.no_means(programme))
    draw = partial(figures.means, programme)
    return part("picture", picture=picture(text, draw))


def answers(programme: Programme) -> Part:
    """How the answers of the newest round are spread over the levels."""
    text = answer_words.spread(programme)
    if text is None:
        return _remark(answer_words.no_spread(programme))
    draw = partial(figures.answers, programme)
    return part("picture", picture=picture(text, draw))


def earlier(programme: Programme) -> Part:
    """How the answers of earlier rounds were spread; nothing where all is hidden."""
    rounds = answer_words.earlier_rows(programme)
    if not any(rows for _, rows in rounds):
        return Part("")
    return part("programme/earlier", rounds=rounds, columns=answer_words.COLUMNS)


def change(programme: Programme) -> Part:
    """The change between rounds."""
    text = change_words.change(programme)
    if text is None:
        return _remark(change_words.no_change(programme))
    draw = partial(figures.change, programme)
    return part(
        "programme/change",
        picture=picture(text, draw),
        no_control=change_words.caution(programme),
        spans=change_words.other_spans(programme),
    )


def _remark(text: str) -> Part:
    """A remark in the place of a figure that may not be shown."""
    return Part(f'<p class="note">{escape(text)}</p>')
