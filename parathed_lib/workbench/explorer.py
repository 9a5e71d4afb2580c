"""Menus beside a figure and a table, for a first look at the figures in JupyterLab.

What tells who lives in an area (`descriptive_only`, on origin) has no place among them:
here municipalities are compared. Nor has what is counted for police districts.
"""

from __future__ import annotations

import base64
from html import escape
from io import BytesIO

import ipywidgets
import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from parathed_lib.assessment import assess, national
from parathed_lib.assessment.national import COMPLETE, Nation
from parathed_lib.assessment.peer_group import peer_group
from parathed_lib.catalogue import AnyCatalogue, Indicator, danish_order
from parathed_lib.errors import VintageError
from parathed_lib.formatting import number, period, period_start, short_number
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.palette import ACCENT, DOT, EDGE, INK
from parathed_lib.typeface import FAMILY
from parathed_lib.workbench.data import Root

MISSING = "ikke oplyst"
_WIDE = ipywidgets.Layout(width="22em")
_FIXED = ipywidgets.Layout(flex="0 0 auto")
_REST = ipywidgets.Layout(flex="1 1 0", min_width="0")


class Explorer(ipywidgets.HBox):  # type: ignore[misc]
    """Choose a measure, a municipality, those beside it and a year; see them.

    `figures` holds, for each measure, the figures of all 98: a row per period that at
    least 90 have, the oldest first, and a column per municipality code; NaN is missing.
    """

    def __init__(
        self,
        vintage: object,
        municipality: object,
        root: Root,
        catalogue: AnyCatalogue,
    ) -> None:
        self._assessment = assess(municipality, vintage, root=root, catalogue=catalogue)
        nation = self._assessment.nation
        self.figures = {
            entry.id: table
            for entry in nation.indicators.indicators
            if len(table := _complete(nation, entry))
        }
        if not self.figures:
            raise VintageError(
                f"Vintage {nation.vintage.name} has no measure with a figure for "
                f"{COMPLETE} municipalities, so there is nothing to explore. Take "
                "another: `parathed list vintages`."
            )
        by_id = nation.indicators.by_id
        titles = [(by_id[i].title, i) for i in self.figures]
        everyone = sorted(nation.municipalities.values(), key=danish_order)
        self._names = {m.code: m.name for m in everyone}
        places = [(name, code) for code, name in self._names.items()]
        own = self._assessment.municipality.code
        self.indicator = ipywidgets.Dropdown(options=titles, layout=_WIDE)
        self.municipality = ipywidgets.Dropdown(options=places, value=own, layout=_WIDE)
        self.others = ipywidgets.SelectMultiple(options=places, rows=10, layout=_WIDE)
        self.period = ipywidgets.Dropdown(layout=_WIDE)
        self.picture, self.table = ipywidgets.HTML(), ipywidgets.HTML()
        labels = "Mål", "Kommune", "Sammenlign med (først: dem, der ligner)", "Tid"
        menus = self.indicator, self.municipality, self.others, self.period
        boxes = [
            ipywidgets.VBox([ipywidgets.Label(label), menu])
            for label, menu in zip(labels, menus, strict=True)
        ]
        shown = ipywidgets.VBox([self.picture, self.table], layout=_REST)
        super().__init__([ipywidgets.VBox(boxes, layout=_FIXED), shown])
        self.indicator.observe(self._choose_periods, "value")
        self.municipality.observe(self._choose_others, "value")
        self.others.observe(self._show, "value")
        self.period.observe(self._show, "value")
        self._choose_periods()

    def _choose_periods(self, _: object = None) -> None:
        """Offer the measure's periods, the newest first, and choose it."""
        periods = list(self.figures[self.indicator.value].index[::-1])
        self._settled = False
        self.period.options = [(period(when), when) for when in periods]
        self.period.value = periods[0]
        self._choose_others()

    def _choose_others(self, _: object = None) -> None:
        """Choose those that resemble the municipality most, then show all."""
        nation, code = self._assessment.nation, self.municipality.value
        group = peer_group(nation, code, without=self.indicator.value)
        self._settled = False
        self.others.value = tuple(group.codes) if group else ()
        self._settled = True
        self._show()

    def _show(self, _: object = None) -> None:
        if not self._settled:
            return  # one choice changes several menus
        rows = self.chosen()
        title = self._entry.title
        png = base64.b64encode(_png(self.draw())).decode("ascii")
        said = escape(f"{title}: " + "; ".join(map(" ".join, rows)))
        source = f"data:image/png;base64,{png}"
        look = "width:100%;max-width:760px"
        self.picture.value = f'<img style="{look}" src="{source}" alt="{said}">'
        cells = "".join(
            f'<tr><th style="text-align:left">{escape(name)}</th>'
            f'<td style="text-align:right;padding-left:2em">{escape(value)}</td></tr>'
            for name, value in rows
        )
        caption = escape(f"{title}, {period(self.period.value)}")
        self.table.value = f"<table><caption>{caption}</caption>{cells}</table>"

    @property
    def _entry(self) -> Indicator:
        return self._assessment.nation.indicators.by_id[self.indicator.value]

    def chosen(self) -> list[tuple[str, str]]:
        """Who is chosen, with the figure as printed, the highest first; the nation."""
        codes = {self.municipality.value, *self.others.value}
        values = self.figures[self.indicator.value].loc[self.period.value, list(codes)]
        rows = [
            (self._names[code], self._printed(value))
            for code, value in values.sort_values(ascending=False).items()
        ]
        whole = national.country(
            self._assessment.nation, self._entry.id, self.period.value
        )
        return [*rows, ("Hele landet", self._printed(whole.value if whole else None))]

    def _printed(self, value: float | None) -> str:
        if value is None or pd.isna(value):
            return MISSING
        return number(value, self._entry.decimals.municipality)

    def draw(self) -> Figure:
        """All municipalities in the period, and the chosen ones over the years."""
        table, own = self.figures[self.indicator.value], self.municipality.value
        with matplotlib.rc_context({"font.family": FAMILY}):
            fonts.register()
            fig = Figure(figsize=(9.5, 4), layout="constrained")
            now, years = fig.subplots(1, 2)
            ordered = table.loc[self.period.value].dropna().sort_values()
            places = pd.Series(range(1, len(ordered) + 1), ordered.index)
            now.plot(ordered, places, "o", color=DOT)
            times = [period_start(when) for when in table.index]
            for code in (*self.others.value, own):
                look = {
                    "color": ACCENT if code == own else EDGE,
                    "zorder": 4 if code == own else 3,
                }
                if code in ordered:
                    now.plot(ordered[code], places[code], "o", **look)
                years.plot(times, table[code], ".-", **look)
            years.axvline(period_start(self.period.value), color=INK, linestyle=":")
            danish = FuncFormatter(lambda value, _: short_number(value))
            now.xaxis.set_major_formatter(danish)
            years.yaxis.set_major_formatter(danish)
            now.set(xlabel=self._entry.measure, ylabel="kommuner, ordnet efter tallet")
            now.set_title(period(self.period.value), loc="left")
            years.set_title(self._names[own], color=ACCENT, loc="left")
            source = f"Kilde: {self._entry.source.publisher}."
            fig.supxlabel(source, x=0.01, ha="left", fontsize=9)
        return fig


def explore(
    vintage: object = None,
    municipality: object = "Ishøj",
    *,
    root: Root = None,
    catalogue: AnyCatalogue = None,
) -> Explorer:
    """Menus beside a figure and a table of a vintage, for JupyterLab.

    The menus are widgets (`indicator`, `municipality`, `others`, `period`), whose
    `value` can be set in code too. `vintage`, `root`, `catalogue` and errors as for
    `observations`; VintageError also for a vintage without a measure of nearly all
    municipalities.

    >>> found = explore("2026")
    >>> found.indicator.value = "disposable_income_dkk"
    >>> dict(found.chosen())["Ishøj"]
    '248.266'
    """
    return Explorer(vintage, municipality, root, catalogue)


def _complete(nation: Nation, entry: Indicator) -> pd.DataFrame:
    """The figures of all in each period that nearly all have a figure of."""
    if entry.descriptive_only or entry.geography != "municipality":
        return pd.DataFrame()
    codes = list(nation.municipalities)
    known = nation.vintage.observations
    known = known[(known["indicator"] == entry.id) & known["area"].isin(codes)]
    table = known.pivot(index="period", columns="area", values="value")
    table = table.reindex(columns=codes)[table.notna().sum(axis=1) >= COMPLETE]
    return table.loc[sorted(table.index, key=period_start)]


def _png(figure: Figure) -> bytes:
    file = BytesIO()
    figure.savefig(file, format="png", dpi=160)
    return file.getvalue()
