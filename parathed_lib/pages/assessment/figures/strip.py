"""A measure's place on its scale, drawn within a row of a table."""

from __future__ import annotations

from parathed_lib.assessment.comparability import same_time
from parathed_lib.assessment.comparison import Comparison
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import number
from parathed_lib.pages.assessment.figures.words import drawn_word
from parathed_lib.pages.drawing.palette import ACCENT, AXIS, INK, SOFT, WHITE
from parathed_lib.pages.drawing.scales import Scale

STRIP_WIDTH, STRIP_HEIGHT = 204, 40


def strip(
    indicator: Indicator, comparison: Comparison, *, width: int = STRIP_WIDTH
) -> str:
    """A measure's place on its scale, small enough for a table row, as SVG.

    Region and nation are drawn only where they are of the municipality's period, or
    where it has no figure. Origin is drawn in grey, and the figure of a police district
    as an open mark, since it is not the municipality's. A scale that does not begin at
    zero says so. The numbers, and that one is missing, stand in the row itself, so the
    drawing has no text alternative of its own.
    """
    low, high = indicator.scale
    scale = Scale(low, high, 8.0, width - 8.0)
    left, right, y = scale.start, scale.end, 13.0
    own, period_of_own = comparison.municipality.value, comparison.municipality.period
    nation, region = (
        round(scale.within(figure.value), 1)
        if figure.value is not None
        and (own is None or same_time(period_of_own, figure.period))
        else None
        for figure in (comparison.nation, comparison.region)
    )
    parts = [
        f'<path d="M{left} {y}H{right}M{left} 9v8M{right} 9v8" stroke="{AXIS}" '
        'stroke-width="1.4" fill="none"/>'
    ]
    if region is not None:
        edge = f'fill="{WHITE}" stroke="{INK}" stroke-width="1.4"'
        parts.append(f'<path d="M{round(region - 3, 1)} 4h6v18h-6z" {edge}/>')
    if nation is not None:
        parts.append(f'<path d="M{nation} 4v18" stroke="{INK}" stroke-width="2.5"/>')
    if own is not None:
        x = round(scale.within(own), 1)
        color = SOFT if indicator.descriptive_only else ACCENT
        look = f'r="6.5" fill="{color}" stroke="{WHITE}"'
        if indicator.geography == "police_district":
            look = f'r="5.5" fill="{WHITE}" stroke="{color}" stroke-width="2"'
        parts.append(f'<circle cx="{x}" cy="{y}" {look}/>')
    unit = "\u00a0%" if indicator.unit == "pct" else ""
    decimals = 0 if float(low).is_integer() else 1
    start = f"{drawn_word('from')} {number(low, decimals)}" if low else number(low)
    for x, anchor, shift, text in (
        (left, "start", -6, start),
        (right, "end", 6, f"{number(high, decimals)}{unit}"),
    ):
        parts.append(
            f'<text x="{x}" y="36" text-anchor="{anchor}" dx="{shift}">{text}</text>'
        )
    return (
        f'<svg class="strip" viewBox="0 0 {width} {STRIP_HEIGHT}" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}</svg>'
    )
