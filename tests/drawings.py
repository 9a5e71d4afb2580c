"""What several tests read in a drawing."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib.pages.drawing.sheet import Sheet


def sheet(figure: Figure) -> Sheet:
    """What a drawing consists of: the only thing in its figure."""
    [found] = figure.artists
    assert isinstance(found, Sheet)
    return found


def items(figure: Figure, kind: type) -> list:
    """The items of one kind, such as the labels."""
    return [item for item in sheet(figure).items if isinstance(item, kind)]
