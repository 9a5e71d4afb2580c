"""The appendix of a vintage: what is the same behind all its reports.

A page of its own, to which each report leads; a report can have it within, to print.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from parathed_lib import frames
from parathed_lib.assessment import national
from parathed_lib.assessment.national import Nation, nation_of, shared
from parathed_lib.catalogue import Catalogue, Indicator, danish_order
from parathed_lib.catalogue.queries import NoQuery
from parathed_lib.formatting import period_end
from parathed_lib.pages.base.page import Section, layout, page
from parathed_lib.pages.kinds import APPENDIX
from parathed_lib.pages.messages import say, table
from parathed_lib.storage.data_root import is_example
from parathed_lib.vintage import Vintage

EVERYONE = f"{APPENDIX}#table-everyone"
SECTIONS = ("documentation", "method", "everyone", "sources")


def appendix_page(vintage: Vintage, catalogue: Catalogue) -> str:
    """The page of a vintage's appendix, as HTML."""
    catalogue = catalogue.at(vintage.day)
    name, example = say("appendix", "heading"), is_example(vintage.name)
    facts = {
        "title": say("appendix", "title", vintage.name),
        "name": name,
        "vintage": vintage.name,
        "kind": say("appendix", "kind"),
        "example": example,
    }
    front = layout("appendix/front").render(vintage=vintage.name, example=example)
    sections = [Section("front", name, html=front)]
    sections += [
        Section(id, title, "new-page" if id == "everyone" else "", html)
        for id, title, html in _sections(nation_of(vintage, catalogue, None), catalogue)
    ]
    return page(facts, sections)


def appendix_part(nation: Nation, catalogue: Catalogue) -> str:
    """The same sections as one part of a report, a level lower."""
    sections = _sections(nation, catalogue, level=4)
    return layout("appendix/whole").render(sections=sections).strip()


def _sections(
    nation: Nation, catalogue: Catalogue, level: int = 3
) -> list[tuple[str, str, Markup]]:
    """The id, title and content of each section; `level` is that of its headings."""
    content = {
        "entries": documentation(nation, catalogue),
        "references": catalogue.references.references,
        "paragraphs": table("appendix", "method"),
        "table": everyone(nation),
        "origins": list(nation.vintage.origin.values()),
        "level": level,
    }
    return [
        (
            id,
            say("appendix", "section", id),
            Markup(layout(f"appendix/{id}").render(content).strip()),
        )
        for id in SECTIONS
    ]


class Documentation(NamedTuple):
    """What is known of one indicator; `periods` are the newest of each level."""

    entry: Indicator
    periods: dict[str, str]
    origins: list[str]
    references: list[str]
    remarks: list[str]


def documentation(nation: Nation, catalogue: Catalogue) -> list[Documentation]:
    """The documentation of the indicators, and of each substitute that has a figure."""
    references, found = catalogue.references.by_key, nation.vintage.observations
    found = found[found["status"].isin(frames.PRESENT)]
    rows = []
    for entry in catalogue.indicators.indicators:
        own = found[found["indicator"] == entry.id]
        if entry.substitute_for and own.empty:
            continue
        levels = own["area"].map(lambda area: _level(area, nation))
        files = own["source"].unique()
        rows.append(
            Documentation(
                entry,
                {
                    level: max(own["period"][levels == level], key=period_end)
                    for level in frames.LEVELS
                    if (levels == level).any()
                },
                sorted({nation.vintage.origin[file]["source"] for file in files}),
                [references[key].cite for key in entry.references],
                _remarks(entry, catalogue),
            )
        )
    return rows


def _level(area: str, nation: Nation) -> str:
    """The level at which the figures of an area are shown."""
    if area == frames.NATION:
        return "nation"
    is_own = area in nation.municipalities or area.startswith("P")  # police district
    return "municipality" if is_own else "region"


def _remarks(entry: Indicator, catalogue: Catalogue) -> list[str]:
    """What to know of an indicator: its footnote, tables that ended, breaks."""
    retired = catalogue.indicators.retired.get(entry.source.table_2017)
    remarks = [
        entry.footnote,
        retired.text if retired else "",
        entry.query.why if isinstance(entry.query, NoQuery) else "",
        *(say("base", "break", found) for found in entry.breaks),
    ]
    return [remark for remark in remarks if remark]


class EveryoneTable(NamedTuple):
    """A row per municipality, a column per indicator that all of them have."""

    headings: list[tuple[str, str]]
    rows: list[tuple[str, str, list[str]]]


@shared
def everyone(nation: Nation) -> EveryoneTable:
    """All 98 in the order of their names: code, name and figures as printed.

    Indicators that are descriptive only are left out.
    """
    across = national.every_across(nation)
    columns = [
        [entry.printed("municipality", value) for value in values.tolist()]
        for entry, _, values in across
    ]
    place = {code: n for n, code in enumerate(nation.municipalities)}
    return EveryoneTable(
        [(entry.short, when) for entry, when, _ in across],
        [
            (m.code, m.name, [column[place[m.code]] for column in columns])
            for m in sorted(nation.municipalities.values(), key=danish_order)
        ],
    )
