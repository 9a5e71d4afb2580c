"""The index of a batch, `index.html`: a way into the reports of one vintage.

It tells how far the reports are, never how they turned out: no score stands in it, and
nothing can be sorted by one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from parathed_lib.catalogue import Catalogue, Municipality, danish_order, fold
from parathed_lib.formatting import in_words, is_period, number, period
from parathed_lib.pages.index.links import Link, links
from parathed_lib.pages.kinds import APPENDIX, AREA, ASSESSMENT, PROGRAMME
from parathed_lib.pages.stored import read_json
from parathed_lib.safe_text import content_policy, finished_page, one_line
from parathed_lib.storage.data_root import is_example, named_first

LONGEST_MESSAGE = 200
FIGURES = ("figures.xlsx", "figures.csv")
"""All figures of the vintage, where a run of many pages has written them."""
CELL, TILE = 38.0, 36.4
"""Side of a cell of the tile grid, and of the square in it, px."""

# Where the name of the chosen tile is shown: cells.
_TIP = (15.5, 1.0)
# From a root or a drive to the last folder; an address on the web is no such path
_FOLDERS = re.compile(r"(?<![\w.:<>/\\])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\"]+[/\\])+")
_QUOTED_FOLDERS = re.compile(r"(?<=['\"])(?:[A-Za-z]:)?[/\\][^'\"]*[/\\](?=[^'\"/\\])")
_SCORED = ("final", "preliminary", "missing")
STATUSES = (*_SCORED, "failed", "none")


@dataclass(frozen=True)
class Row:
    """What the folder holds about one municipality.

    `status` is one of `STATUSES`. `missing` counts the official figures that the report
    lacks; it, `form_date` and `round` are None where there is no report, or no form.
    `page`, `notebook` and `data` are names of files, None where there is none. `find`
    is what a search is compared with.
    """

    who: Municipality
    status: str
    missing: int | None
    form_date: str | None
    round: str | None
    example: bool
    cell: int | None
    message: str
    page: str | None
    notebook: str | None
    data: str | None
    links: list[Link]

    @property
    def region(self) -> str:
        return self.who.region_name.removeprefix("Region ")

    @property
    def find(self) -> str:
        """Names and region, folded, with blanks for hyphens."""
        texts = (self.who.name, self.who.full_name, self.who.region_name)
        return " ".join(map(fold, texts)).replace("-", " ")

    @property
    def is_made(self) -> bool:
        """Whether there is any page about it, or an attempt that failed."""
        return bool(self.page or self.links or self.message)

    @property
    def is_left_over(self) -> bool:
        """Whether the files are older than the attempt that failed."""
        return self.status == "failed" and bool(self.page or self.notebook or self.data)

    @property
    def target(self) -> str | None:
        """Where the tile leads: to the report, else to what is said in the table."""
        return self.page or (f"#k{self.who.code}" if self.message else None)


def index_page(folder: Path, vintage: str, catalogue: Catalogue) -> str:
    """The index of the reports that lie in `folder`, as HTML.

    It is made from `run.json` and from the results that belong to this vintage; a file
    that is damaged, or of something else, counts as absent.
    """
    # Not before it is needed: matplotlib comes with the fonts.
    from parathed_lib.pages.base.page import layout, page_style, style_sheet
    from parathed_lib.pages.messages import say

    if day := named_first(vintage):
        catalogue = catalogue.at(day)
    run = _run(folder / "run.json", vintage)
    outcomes = {str(r.get("code")): r for r in run if _kind(r) == ASSESSMENT}
    files = {path.name for path in folder.glob("*") if path.is_file()}
    rows = [
        _row(folder, vintage, catalogue, who, outcomes.get(who.code, {}), files)
        for who in sorted(catalogue.municipalities.values(), key=danish_order)
    ]
    counts = dict.fromkeys(STATUSES, 0) | Counter(row.status for row in rows)
    example = is_example(vintage) or any(row.example for row in rows)
    head = {"name": say("index", "head"), "vintage": vintage, "example": example}
    css = f"{page_style(head)}\n{style_sheet('index/index.css')}"
    script = style_sheet("index/index.js")
    html = layout("index/index").render(
        vintage=vintage,
        css=Markup(css),
        script=Markup(script),
        policy=content_policy(css, script, pictures=True),
        example=example,
        only_examples=all(row.example for row in rows if row.data),
        summary=say("index", "summary", counts, len(rows)),
        statuses={status: number(count) for status, count in counts.items()},
        words={status: say("index", "status", status) for status in STATUSES},
        rows=sorted(rows, key=lambda row: not row.is_made),
        names=[row.who.code for row in rows],
        figures=[name for name in FIGURES if name in files],
        vintages=_others(folder),
        tiles=sorted(rows, key=lambda row: (row.who.row, row.who.col)),
        appendix=APPENDIX if APPENDIX in files else None,
        areas=[
            (page, str(r.get("name")))
            for r in run
            if _kind(r) == AREA and (page := f"{r.get('slug')}.html") in files
        ],
        programme=f"{PROGRAMME}.html" if f"{PROGRAMME}.html" in files else None,
        regions=sorted({row.region for row in rows}),
        official=in_words(len(catalogue.indicators.official)),
        cell=CELL,
        tile=TILE,
        width=round(CELL * (1 + max(row.who.col for row in rows))),
        height=round(CELL * (1 + max(row.who.row for row in rows))),
        tip=(_TIP[0] * CELL, _TIP[1] * CELL),
    )
    return finished_page(html)


def _others(folder: Path) -> list[str]:
    """The other vintages whose index lies beside this one, by name."""
    beside = sorted(folder.parent.glob("*/index.html"))
    return [path.parent.name for path in beside if path.parent.name != folder.name]


def _row(
    folder: Path,
    vintage: str,
    catalogue: Catalogue,
    who: Municipality,
    outcome: dict[str, Any],
    files: set[str],
) -> Row:
    from parathed_lib.pages.messages import say

    page, notebook, data = (
        name if name in files else None
        for name in (f"{who.slug}{end}" for end in (".html", ".ipynb", ".json"))
    )
    result = _result(folder / data, vintage, who.code) if data else None
    failed = outcome.get("status") == "failed"
    status = "failed" if failed else result["score"]["status"] if result else "none"
    told, cell, message = None if failed else result, outcome.get("cell"), ""
    if failed:
        message = _shortened(str(outcome.get("message") or ""))
        message = message or say("index", "no_reason")
    elif not result and (page or data):
        message = say("index", "no_result")
    return Row(
        who=who,
        status=status,
        missing=_missing(told, catalogue) if told else None,
        form_date=_date(told) if told else None,
        round=_round(told) if told else None,
        example=bool(result and result.get("example")),
        cell=cell if failed and type(cell) is int else None,
        message=message,
        page=page,
        notebook=notebook,
        data=data if result else None,
        links=links(folder, who.slug, files),
    )


def _run(path: Path, vintage: str) -> list[dict[str, Any]]:
    """What became of each page."""
    run = read_json(path)
    reports = run.get("reports")
    if run.get("vintage") != vintage or not isinstance(reports, list):
        return []
    return [row for row in reports if isinstance(row, dict)]


def _kind(row: dict[str, Any]) -> object:
    return row.get("kind", ASSESSMENT)


def _result(path: Path, vintage: str, code: str) -> dict[str, Any] | None:
    """The result of this municipality and vintage, None when it is another thing."""
    data = read_json(path)
    who, score = data.get("municipality"), data.get("score")
    ours = (
        data.get("vintage") == vintage
        and isinstance(who, dict)
        and who.get("code") == code
        and isinstance(score, dict)
        and score.get("status") in _SCORED
        and isinstance(data.get("indicators"), list)
    )
    return data if ours else None


def _missing(result: dict[str, Any], catalogue: Catalogue) -> int:
    """How many of the official figures the result lacks for the municipality."""
    there = [
        entry.get("id")
        for entry in result["indicators"]
        if isinstance(entry, dict) and entry.get("municipality") is not None
    ]
    return sum(i.id not in there for i in catalogue.indicators.official)


def _date(result: dict[str, Any]) -> str | None:
    date = result.get("form_date")
    return period(date) if isinstance(date, str) and is_period(date) else None


def _round(result: dict[str, Any]) -> str | None:
    name = result.get("round")
    return name if isinstance(name, str) and _date(result) else None


def _shortened(message: str) -> str:
    """A message on one line, without the folders of this machine, not too long."""
    line = one_line(" ".join(message.split()))
    line = _FOLDERS.sub("", _QUOTED_FOLDERS.sub("", line))
    if len(line) <= LONGEST_MESSAGE:
        return line
    return line[: LONGEST_MESSAGE - 1].rstrip() + "…"
