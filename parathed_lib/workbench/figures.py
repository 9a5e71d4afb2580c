"""One call a figure, with axes in the data's own units for whoever goes on with it.

Each function takes an `Assessment` and returns `Plot(fig, ax)`: matplotlib's figure and
axes, of which every part can be changed, and which a notebook shows as a picture. With
`ax` it draws in axes of yours, without the line on the source below. Mark and line of
the municipality are the artists whose `get_label()` begins with its name. The page's
own drawings are in `parathed_lib.pages.assessment.figures`.

What tells who lives in an area (`descriptive_only`, on origin) is neither ranked nor
mapped nor compared: asked for it, the functions say so with a ParameterError. So they
do where the vintage has too few figures or something else than an assessment is given,
and raise UnknownNameError for an unknown id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from parathed_lib.assessment import Assessment, chance, national
from parathed_lib.assessment.peer_group import peer_group
from parathed_lib.catalogue import COUNTRY, PER, Indicator
from parathed_lib.errors import ParameterError
from parathed_lib.formatting import period, short_number
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import Picture
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    BAND,
    DOT,
    EDGE,
    INK,
    MAP_CLASSES,
    RULE,
    SOFT,
    WHITE,
)
from parathed_lib.typeface import FAMILY

OWN_ANSWER = "kommunens svar"
ASSESSORS_ANSWER = "bedømmerens svar"
SELF_RATED = "selvvurderet"
WIDTH = 8.0
"""Inches; a hundred pixels each in a notebook."""
_OTHERS: dict[str, Any] = {
    "color": DOT,
    "markeredgecolor": EDGE,
    "linestyle": "none",
    "marker": "o",
}
_OWN: dict[str, Any] = {
    "color": ACCENT,
    "linestyle": "none",
    "marker": "o",
    "markersize": 10,
}


class Plot(NamedTuple):
    """A figure and its axes."""

    fig: Figure
    ax: Axes

    def _repr_mimebundle_(self, **_: object) -> object:
        """The picture; none of axes that lie in a figure of yours, which shows them."""
        return self.fig._repr_mimebundle_() if isinstance(self.fig, Picture) else None


Draw = TypeVar("Draw", bound=Callable[..., Plot])


def _of_assessment(draw: Draw) -> Draw:
    """The function, which says in one line that it was given no assessment."""

    @wraps(draw)
    def checked(assessment: object, *rest: Any, **named: Any) -> Plot:
        if not isinstance(assessment, Assessment):
            raise ParameterError(
                f"{draw.__name__}: expected an assessment of one municipality, as "
                f'`assess("Ishøj")` gives it; {type(assessment).__name__} was given.'
            )
        return draw(assessment, *rest, **named)

    return cast("Draw", checked)


@_of_assessment
def distribution(
    assessment: Assessment, indicator: str, *, ax: Axes | None = None
) -> Plot:
    """How many municipalities have which figure, with own and the nation's marked.

    >>> from parathed_lib import assess
    >>> fig, ax = distribution(assess("Ishøj", "2026"), "disposable_income_dkk")
    >>> ax.get_ylabel()
    'antal kommuner'
    """
    entry, when, values = _across(assessment, indicator, "distribution")
    plot = _plot(4.0, *_titles(assessment, entry, when), ax)
    bins: Any = 24
    if entry.unit == "count":
        bins = np.arange(values.min(), values.max() + 2) - 0.5
        plot.ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    plot.ax.hist(values.dropna(), bins=bins, color=DOT, edgecolor=WHITE)
    own = values[assessment.municipality.code]
    whole = national.country(assessment.nation, entry.id, when)
    if own == own:
        told = f"{assessment.municipality.name} {entry.printed('municipality', own)}"
        plot.ax.axvline(own, color=ACCENT, label=told)
    if whole and whole.value is not None:
        told = f"{COUNTRY} {entry.printed('nation', whole.value)}"
        plot.ax.axvline(whole.value, color=INK, label=told)
    plot.ax.set(xlabel=entry.measure, ylabel="antal kommuner")
    if plot.ax.get_legend_handles_labels()[1]:
        plot.ax.legend(frameon=False)
    return _dressed(plot, "x", "y")


@_of_assessment
def spine(assessment: Assessment, *, ax: Axes | None = None) -> Plot:
    """Every measure in a row: the nation at 0, and whoever is furthest away at 1 or -1.

    Where the nation has no figure, the median municipality is in its place. Higher is
    right. Grey is the span of the municipalities, and darker its middle half.
    """
    rows = national.spreads(assessment.nation)
    who = assessment.municipality
    plot = _plot(
        1.2 + 0.45 * len(rows),
        f"{who.name} og de andre kommuner",
        f"årgang {assessment.vintage.name}",
        ax,
    )
    for y, row in enumerate(rows):
        low, lower, _, upper, high = map(row.place, row.quartiles)
        plot.ax.barh(y, high - low, 0.5, low, color=BAND)
        plot.ax.barh(y, upper - lower, 0.5, lower, color=DOT)
        if who.code in row.values:
            own = row.place(row.values[who.code])
            plot.ax.plot(own, y, label=who.name, **_OWN)
    plot.ax.axvline(0, color=INK)
    plot.ax.set_yticks(range(len(rows)), [row.indicator.short for row in rows])
    plot.ax.invert_yaxis()
    instead = [row.indicator.short for row in rows if row.nation is None]
    plot.ax.set_xlabel(
        "afstand fra Danmark; længst væk er 1 eller −1"
        + (f"\nfra den midterste kommune: {', '.join(instead)}" if instead else "")
    )
    return _dressed(plot, "x")


@_of_assessment
def funnel(assessment: Assessment, indicator: str, *, ax: Axes | None = None) -> Plot:
    """Each municipality's share by how many it is of, with the limits of chance.

    Dashed are the 99.8 % limits of chance alone; solid those with the spread that the
    municipalities have in common.
    """
    entry, when, _ = _across(assessment, indicator, "funnel")
    found = chance.funnel(assessment.nation, entry.id)
    edges = chance.funnel_edges(assessment.nation, entry.id)
    if found is None or edges is None:
        nation = assessment.nation
        have = [id for id in nation.indicators.by_id if chance.funnel(nation, id)]
        raise _lacking(assessment, entry, "count and denominator of a share", have)
    per, code = PER[entry.unit], assessment.municipality.code
    plot = _plot(4.5, *_titles(assessment, entry, when), ax)
    plot.ax.plot(found.table["of"], per * found.table["value"], **_OTHERS)
    for side in ("low", "high"):
        plot.ax.plot(edges.index, per * edges[f"{side}_outer"], color=EDGE, ls="--")
        plot.ax.plot(edges.index, per * edges[f"{side}_adjusted"], color=EDGE)
    plot.ax.axhline(per * found.reference, color=INK)
    if code in found.table.index:
        own = found.table.loc[code]
        name = assessment.municipality.name
        plot.ax.plot(own["of"], per * own["value"], label=name, **_OWN)
    plot.ax.set(xscale="log", xlabel=entry.of, ylabel=entry.measure)
    return _dressed(plot, "x", "y")


@_of_assessment
def peers(assessment: Assessment, indicator: str, *, ax: Axes | None = None) -> Plot:
    """The figures of the municipality and of the ten nearest in structure.

    The indicator itself has no part in who is near.
    """
    entry, when, values = _across(assessment, indicator, "peers")
    group = peer_group(assessment.nation, assessment.municipality.code, entry.id)
    if group is None:
        raise ParameterError(
            f"{assessment.municipality.name}: no peers in vintage "
            f"{assessment.vintage.name}, which lacks the number of inhabitants."
        )
    codes = [group.code, *group.codes]
    names = [assessment.nation.municipalities[code].name for code in codes]
    plot = _plot(4.4, *_titles(assessment, entry, when), ax)
    plot.ax.plot(values[codes[1:]], range(1, len(codes)), markersize=8, **_OTHERS)
    plot.ax.plot(values[codes[0]], 0, label=names[0], **_OWN)
    plot.ax.set_yticks(range(len(codes)), names)
    plot.ax.invert_yaxis()
    plot.ax.set_xlabel(entry.measure)
    plot.ax.grid(axis="y", color=RULE)
    return _dressed(plot, "x")


@_of_assessment
def series(assessment: Assessment, indicator: str, *, ax: Axes | None = None) -> Plot:
    """The municipality's yearly figures, the median municipality, and eight in ten.

    Of what tells who lives in an area the municipality's own line alone, in grey.
    """
    entry = assessment.catalogue.indicator(indicator)
    if not (found := _years(assessment, entry)):
        have = [e.id for e, _ in assessment.described if _years(assessment, e)]
        raise _lacking(assessment, entry, "figures of two calendar years", have)
    own, every = found
    who, color = assessment.municipality.name, ACCENT
    plot = _plot(4.0, f"{entry.title}, {who}", _source(entry), ax)
    if entry.descriptive_only:
        color = EDGE
    else:
        band = national.bands(every)
        plot.ax.fill_between(
            band.index, band["low"], band["high"], color=BAND, label="otte af ti"
        )
        plot.ax.plot(band.index, band["middle"], color=SOFT, label="midterste kommune")
    if len(own):
        plot.ax.plot(own.index, own, color=color, marker="o", label=who)
    plot.ax.set(ylabel=entry.measure)
    plot.ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    plot.ax.legend(frameon=False)
    return _dressed(plot, "y")


@_of_assessment
def tile_map(assessment: Assessment, indicator: str, *, ax: Axes | None = None) -> Plot:
    """A tile for each municipality where it lies, darker for a higher figure.

    The classes have limits as on the page's map; a cross is without a figure.
    """
    entry, when, values = _across(assessment, indicator, "map")
    everyone = assessment.nation.municipalities
    grid = np.full(
        [1 + max(getattr(m, n) for m in everyone.values()) for n in ("row", "col")],
        np.nan,
    )
    for code, m in everyone.items():
        grid[m.row, m.col] = values[code]
    step = national.axis_step(entry.scale) / 10
    limits = national.class_limits(values.dropna(), step)
    ends = [
        min(values.min(), limits[0] - step),
        *limits,
        max(values.max(), limits[-1] + step),
    ]
    plot = _plot(5.4, *_titles(assessment, entry, when), ax)
    tiles = plot.ax.pcolormesh(
        grid,
        cmap=ListedColormap(MAP_CLASSES),
        norm=BoundaryNorm(ends, 5),
        edgecolors=WHITE,
        linewidth=1,
    )
    own = assessment.municipality
    ring: dict[str, Any] = {"markerfacecolor": "none", "markeredgewidth": 2.5}
    plot.ax.plot(own.col + 0.5, own.row + 0.5, label=own.name, **_OWN, **ring)
    lacking = [m for code, m in everyone.items() if np.isnan(values[code])]
    for m in lacking:
        plot.ax.plot(m.col + 0.5, m.row + 0.5, "x", color=EDGE)
    plot.ax.set(aspect="equal", xticks=[], yticks=[])
    plot.ax.invert_yaxis()
    plot.ax.spines[:].set_visible(False)
    bar = plot.fig.colorbar(
        tiles, ax=plot.ax, label=entry.measure, format=_danish(), shrink=0.6
    )
    bar.ax.tick_params(labelfontfamily=FAMILY)
    bar.ax.yaxis.label.set_fontfamily(FAMILY)
    return plot


@_of_assessment
def ratings(assessment: Assessment, *, ax: Axes | None = None) -> Plot:
    """The answers on the scale 1-4; open diamonds are the assessor's.

    An answer that is missing has no mark, and its name says so. What the municipality
    itself answered for the assessor is `selvvurderet`.
    """
    rubric = assessment.catalogue.rubric
    source = f"skema fra {assessment.round}" if assessment.round else "intet skema"
    plot = _plot(4.6, f"Svar, {assessment.municipality.name}", source, ax)
    names = []
    for y, parameter in enumerate(rubric.parameters):
        value = assessment.rating[parameter.id]
        names.append(parameter.name if value else f"{parameter.name} (intet svar)")
        look: dict[str, Any] = {"marker": "o", "color": ACCENT, "label": OWN_ANSWER}
        if parameter.rater == "assessor":
            look = {"marker": "D", "color": WHITE, "markeredgecolor": INK}
            look["label"] = SELF_RATED if assessment.is_self_rated else ASSESSORS_ANSWER
        if value:
            plot.ax.plot(value, y, markersize=9, linestyle="none", **look)
    plot.ax.set_yticks(range(len(names)), names)
    plot.ax.set_xticks(list(rubric.label), list(rubric.label.values()))
    plot.ax.set_xlim(min(rubric.label) - 0.4, max(rubric.label) + 0.4)
    plot.ax.invert_yaxis()
    plot.ax.grid(axis="x", color=RULE)
    marks = {str(line.get_label()): line for line in plot.ax.lines}
    if marks:
        plot.ax.legend(
            marks.values(),
            marks.keys(),
            frameon=False,
            ncols=2,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.06),
        )
    return _dressed(plot)


def _across(
    assessment: Assessment, indicator: str, what: str
) -> tuple[Indicator, str, pd.Series]:
    """An indicator that may be compared, with its newest period and all figures."""
    entry = assessment.catalogue.indicator(indicator)
    if entry.descriptive_only:
        raise ParameterError(
            f"{entry.id} tells who lives in an area (origin): no {what} is made of it, "
            "and it is neither ranked nor compared. `observations()` has its figures."
        )
    if entry.id in assessment.local or not (
        found := assessment.across_municipalities(entry.id)
    ):
        have = [i.id for i, *_ in national.every_across(assessment.nation)]
        what = f"period with figures of {national.COMPLETE} municipalities"
        raise _lacking(assessment, entry, what, have)
    return entry, *found


def _years(
    assessment: Assessment, entry: Indicator
) -> tuple[pd.Series, pd.DataFrame] | None:
    """Own figures and those of all by year; None of fewer than two years.

    Of what tells who lives in an area there are none of all.
    """
    code = assessment.municipality.code
    own = pd.Series(assessment.vintage.by_year(entry.id, code), dtype=float)
    every = national.yearly(assessment.nation, entry.id).dropna(how="all")
    if entry.descriptive_only:
        every = every.iloc[:0]
    return (own, every) if len(own.index.union(every.index)) > 1 else None


def _lacking(
    assessment: Assessment, entry: Indicator, what: str, have: Iterable[str]
) -> ParameterError:
    return ParameterError(
        f"{entry.id}: vintage {assessment.vintage.name} has no {what}. "
        f"It has them of {', '.join(have) or 'no indicator'}."
    )


def _titles(assessment: Assessment, entry: Indicator, when: str) -> tuple[str, str]:
    """What stands over a figure, and its source."""
    who = assessment.municipality.name
    return f"{entry.title}, {period(when)}, {who}", _source(entry)


def _source(entry: Indicator) -> str:
    return ", ".join(filter(None, (entry.source.publisher, entry.source.table)))


def _plot(height: float, title: str, source: str, ax: Axes | None) -> Plot:
    """A figure with empty axes in our type, whatever is set for other figures.

    In axes that are given the source is left to whoever made them.
    """
    fonts.register()
    fig: Figure | None
    if ax is not None:
        fig = ax.get_figure(root=True)
        assert fig is not None  # no axes that were taken out of their figure
    else:
        fig = Picture(figsize=(WIDTH, height), dpi=100, layout="constrained")
        ax = fig.subplots()
        fig.supxlabel(
            f"Kilde: {source}.", x=0.01, ha="left", family=FAMILY, size=9, color=SOFT
        )
    ax.set_title(title, family=FAMILY, weight=600)
    ax.spines[["top", "right"]].set_visible(False)
    return Plot(fig, ax)


def _dressed(plot: Plot, *numbers: str) -> Plot:
    """All texts in our type, and Danish numbers on the axes that have `numbers`."""
    ax = plot.ax
    ax.tick_params(labelfontfamily=FAMILY)
    legend = ax.get_legend()
    for text in (
        ax.xaxis.label,
        ax.yaxis.label,
        *(legend.get_texts() if legend else ()),
    ):
        text.set_fontfamily(FAMILY)
    for name in numbers:
        getattr(ax, f"{name}axis").set_major_formatter(_danish())
    return plot


def _danish() -> FuncFormatter:
    return FuncFormatter(lambda value, _: short_number(value))
