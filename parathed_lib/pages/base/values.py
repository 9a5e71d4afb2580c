"""Figures as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parathed_lib import formatting

if TYPE_CHECKING:
    from parathed_lib.catalogue import Indicator
    from parathed_lib.vintage import Figure


def printed(indicator: Indicator, level: str, figure: Figure) -> str:
    """A figure as it stands in a table: `7,1 %`, `193.760`, `-` when missing."""
    return indicator.printed(level, figure.value)


def with_unit(indicator: Indicator, level: str, figure: Figure) -> str:
    """A figure as it stands in running text, always with its unit."""
    text = printed(indicator, level, figure)
    if text == formatting.MISSING:
        return text
    if indicator.unit == "pct" and not indicator.print_unit:
        return f"{text}{formatting.NO_BREAK_SPACE}%"
    if indicator.unit == "kr":
        return f"{text}{formatting.NO_BREAK_SPACE}kr."
    return text


def interval(indicator: Indicator, limits: tuple[float, float] | None) -> str:
    """The limits of the municipality's figure: `31,2-32,0 %`; empty without them."""
    if limits is None:
        return ""
    # One decimal more than the figure: rounded away, an interval says nothing.
    decimals = indicator.decimals.municipality + 1
    low, high = (formatting.number(limit, decimals) for limit in limits)
    unit = f"{formatting.NO_BREAK_SPACE}%" if indicator.unit == "pct" else ""
    return f"{low}-{high}{unit}"


def known(value: float | None) -> float | None:
    """A number as a figure holds it: None when it is missing."""
    return None if value is None or value != value else float(value)
