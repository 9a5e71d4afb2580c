"""A figure's place on its indicator's scale, small enough for a table row.

Written as SVG by hand: it holds a line and at most three marks, and a report has
fourteen of them. The numbers stand in the row itself, so the drawing has no text
alternative of its own.
"""

from __future__ import annotations

from parathed_lib.catalogue import Indicator
from parathed_lib.comparability import same_time
from parathed_lib.comparison import Comparison
from parathed_lib.figures.palette import ACCENT, AXIS, EDGE, INK, SOFT, WHITE
from parathed_lib.formatting import number

WIDTH, HEIGHT = 204, 40
_LEFT, _MIDDLE = 8.0, 13.0


def strip(indicator: Indicator, comparison: Comparison, *, width: int = WIDTH) -> str:
    """The row's drawing: municipality, region and nation on the fixed scale.

    Region and nation are drawn only where they are of the municipality's period, or
    where it has no figure. Origin is drawn in grey. A missing figure of the
    municipality is an open dashed mark at the end of the line.
    """
    low, high = indicator.scale
    right = width - _LEFT

    def x(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(_LEFT + share * (right - _LEFT), 1)

    line = (
        f'<path d="M{_LEFT} {_MIDDLE}H{right}M{_LEFT} 9v8M{right} 9v8" stroke="{AXIS}" '
        'stroke-width="1.4" fill="none"/>'
    )
    parts = [line]
    own = comparison.municipality.value
    nation, region = (
        figure.value
        if own is None or same_time(comparison.municipality.period, figure.period)
        else None
        for figure in (comparison.nation, comparison.region)
    )
    if nation is not None:
        parts.append(f'<path d="M{x(nation)} 4v18" stroke="{INK}" stroke-width="2.5"/>')
    if region is not None:
        parts.append(
            f'<path d="M{x(region)} 6l7 7-7 7-7-7z" fill="{WHITE}" stroke="{SOFT}" '
            'stroke-width="1.5"/>'
        )
    if own is not None:
        color = SOFT if indicator.descriptive_only else ACCENT
        parts.append(
            f'<circle cx="{x(own)}" cy="{_MIDDLE}" r="6.5" fill="{color}" '
            f'stroke="{WHITE}"/>'
        )
    else:
        parts.append(
            f'<path d="M{_LEFT + 8} 6l7 7-7 7-7-7z" fill="{WHITE}" stroke="{EDGE}" '
            'stroke-width="1.2" stroke-dasharray="1.6 1.4"/>'
        )
    unit = "\u00a0%" if indicator.unit == "pct" else ""
    decimals = 0 if float(low).is_integer() else 1
    ends = (
        f'<text x="{_LEFT}" y="36" text-anchor="start" dx="-6">'
        f"{number(low, decimals)}</text>"
        f'<text x="{right}" y="36" text-anchor="end" dx="6">'
        f"{number(high, decimals)}{unit}</text>"
    )
    return (
        f'<svg class="strip" viewBox="0 0 {width} {HEIGHT}" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}{ends}</svg>'
    )
