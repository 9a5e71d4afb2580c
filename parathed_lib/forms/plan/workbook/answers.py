"""What the sheets of the plan's workbook have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from parathed_lib.forms.workbook.layout import Answer, Choices, Kind, Look, Page, Shown

POINTS, NEXT_STEPS, ADVICE = "Opmærksomhed", "Næste trin", "Anbefalinger"
DAY = "Fx 2027-06-30, juni 2027, medio juni 2027 eller inden udgangen af juni 2027."
OF_TRACKS = Answer(Kind.TEXT, rows_of="tracks")
OF_PHASES = Answer(Kind.TEXT, rows_of="phases")
OF_ACTIONS = Answer(Kind.TEXT, rows_of="actions")
# Further columns of a sheet would move its texts out of sight.
_IN_SIGHT = 110


def form_page(
    title: str,
    widths: Sequence[int],
    heading: str,
    guide: str,
    *,
    landscape: bool = False,
) -> Page:
    """A sheet with a heading and a guide, which stay in sight when it is wide."""
    page = Page(title, widths, landscape)
    span, room = 0, 0
    while span < len(widths) and room < _IN_SIGHT:
        room += widths[span]
        span += 1
    looks: list[tuple[str, Look]] = [(heading, "title"), (guide, "guide")]
    for text, look in looks:
        page.row += 1
        page.shown[page.row, 1] = Shown(text, look, span)
    return page


def choice(name: str, pairs: Iterable[tuple[str, str]]) -> Answer:
    """A list of values, each with its Danish name."""
    found = list(pairs)
    times = Counter(shown for _, shown in found)
    return Answer(
        Kind.CHOICE,
        Choices(
            name,
            tuple(value for value, _ in found),
            tuple(n if times[n] == 1 else f"{n} ({value})" for value, n in found),
        ),
    )
