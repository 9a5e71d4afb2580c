"""From received cells to observations: the one place where figures are derived."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from parathed_lib import frames
from parathed_lib.catalogue import Catalogue, Municipality, fold
from parathed_lib.catalogue.municipalities import Regions, code_by_name
from parathed_lib.catalogue.queries import Time
from parathed_lib.errors import SourceError
from parathed_lib.formatting import is_period, period_end, period_start
from parathed_lib.vintage import stil
from parathed_lib.vintage.recipes import Recipe, RecipeBook, RecipeTable, StatBankRecipe
from parathed_lib.vintage.statbank import (
    ABSENT,
    OK,
    complete,
    read_cells,
    read_tableinfo,
)

Read = Callable[[str], bytes]
_KEY = ["area", "period"]
_MONTH = re.compile(r"(\d{4})M(\d{2})", re.ASCII)
HELD_BACK = "0 kan i denne tabel også betyde, at tallet er holdt tilbage"
SUM = "beregnet: summen af kommunerne"
# How the labels begin of what is no area: not stated, abroad, outside the country.
_NO_AREA = ("uoplyst", "udland", "i udland", "uden for", "abroad", "not stated")


def observations(
    book: RecipeBook, read: Read, catalogue: Catalogue
) -> dict[str, pd.DataFrame]:
    """The observations of each indicator in the book (`frames.OBSERVATIONS`).

    `read` gives the bytes of a file. Only areas that we know are kept: nation, regions,
    provinces and the 98 municipalities, never Christiansø; `unknown_areas` tells of
    the others. With `as_of` in the book later periods are left out. Raises SourceError
    for files that are not whole.
    """
    tables = {}
    known = _known_areas(catalogue)
    for indicator, recipe in book.recipes.items():
        table = _figures(recipe, read, catalogue)
        table = table[table["area"].isin(known)]
        table = until(table, book.as_of).assign(indicator=indicator)
        tables[indicator] = table[list(frames.OBSERVATIONS.columns)].reset_index(
            drop=True
        )
    return tables


def until(table: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """The rows whose period has ended when `as_of` ends; all rows without `as_of`."""
    if not as_of:
        return table
    return table[table["period"].map(period_end) <= period_end(as_of)]


def has_period(table: pd.DataFrame, as_of: str) -> bool:
    """Whether some figure is of the period: equal to it, or ending within it."""
    known = table.loc[table["status"].isin(frames.PRESENT), "period"].unique()
    first, last = period_start(as_of), period_end(as_of)
    return any(first <= period_end(period) <= last for period in known)


def _figures(recipe: Recipe, read: Read, catalogue: Catalogue) -> pd.DataFrame:
    if not isinstance(recipe, StatBankRecipe):
        return stil.figures(recipe, read, catalogue.municipalities)
    parts: dict[str, pd.DataFrame] = {
        name: _cells(table, read, catalogue.regions)
        for name, table in recipe.parts.items()
    }
    if "value" in parts:
        figures = parts["value"].rename(columns={"number": "value"})
        return figures.assign(count=float("nan"), of=float("nan"))
    return _quotient(recipe, parts, catalogue.municipalities)


def _quotient(
    recipe: StatBankRecipe,
    parts: dict[str, pd.DataFrame],
    municipalities: Mapping[str, Municipality],
) -> pd.DataFrame:
    """`per` times numerator over denominator, where both have the period."""
    if recipe.sums == "municipalities":
        parts = {name: _summed(part, municipalities) for name, part in parts.items()}
    both = parts["numerator"].merge(
        parts["denominator"], on=_KEY, suffixes=("", "_of"), validate="one_to_one"
    )
    usable = both["number"].notna() & (both["number_of"] > 0)
    value = recipe.per * both["number"] / both["number_of"]
    empty = both["number_of"] == 0
    status = both["status"].where(both["number"].isna(), both["status_of"])
    status = status.mask(empty, "not_relevant")
    note = both["note"].where(both["note"] != "", both["note_of"])
    return pd.DataFrame(
        {
            "area": both["area"],
            "period": both["period"],
            "value": value.where(usable),
            "status": status.mask(usable, "ok"),
            "count": both["number"].where(usable),
            "of": both["number_of"].where(usable),
            "source": both["source"],
            "note": note,
        }
    )


def _summed(
    part: pd.DataFrame, municipalities: Mapping[str, Municipality]
) -> pd.DataFrame:
    """Municipalities as they are; region and nation as the sums of theirs.

    A sum is missing when one of its municipalities is.
    """
    own = part[part["area"].isin(municipalities)]
    region = {code: m.region for code, m in municipalities.items()}
    nation = dict.fromkeys(municipalities, frames.NATION)
    sums = [own]
    for area in (region, nation):
        size = pd.Series(area).value_counts()
        table = _added(own.assign(area=own["area"].map(area)), _KEY)
        table = table[table["parts"] == table["area"].map(size)]
        sums.append(table.assign(note=SUM)[list(part.columns)])
    return pd.concat(sums, ignore_index=True)


def _added(cells: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The sums of `number` by `keys`, missing where a part is; `parts` counts them."""
    said = cells["note"].where(cells["note"] != "")
    grouped = cells.assign(note=said).groupby(keys, sort=False)
    table = grouped.agg(
        number=("number", "sum"),
        known=("number", "count"),
        parts=("number", "size"),
        source=("source", "first"),
        note=("note", "first"),
    ).reset_index()
    table["note"] = table["note"].fillna("")
    whole = table["known"] == table["parts"]
    table["number"] = table["number"].where(whole)
    table["status"] = whole.map({True: "ok", False: "not_published"})
    return table


def _cells(table: RecipeTable, read: Read, regions: Regions) -> pd.DataFrame:
    """Numbers by area and period: columns `area, period, number, status, source, note`.

    A region stands under our code for it, whatever the table calls it. Cells of several
    codes are added together; a sum is missing when a part of it is.
    """
    pieces = []
    for piece in table.pieces:
        cells = read_cells(
            read(piece.file), list(piece.variables), lang=table.lang, what=piece.file
        )
        cells = complete(cells, piece.variables, sparse=piece.sparse, what=piece.file)
        pieces.append(cells.assign(source=piece.file))
    cells = pd.concat(pieces, ignore_index=True)
    cells = cells.rename(
        columns={table.area: "area", table.time: "published", "value": "number"}
    )
    if renamed := _own_codes(table, read, regions):
        cells["area"] = cells["area"].replace(renamed)
    gone = cells["status"] != OK
    cells["note"] = ""
    cells.loc[gone, "note"] = [
        _sign_in_words(status, text)
        for status, text in zip(
            cells.loc[gone, "status"], cells.loc[gone, "text"], strict=True
        )
    ]
    summed = _added(cells, ["area", "published"])
    if table.suppressed == "0":
        summed.loc[summed["number"] == 0, "note"] = HELD_BACK
    return _periods(summed, table.rule, table.table)


def _sign_in_words(status: str, text: str) -> str:
    if status == ABSENT:
        return "Kilden har udeladt cellen."
    return f"Kilden skriver »{text}«: ikke oplyst eller fortroligt."


def _periods(cells: pd.DataFrame, rule: Time, table: str) -> pd.DataFrame:
    """The cells under the indicator's periods instead of the table's."""
    columns = ["area", "period", "number", "status", "source", "note"]
    if rule in ("published", "first_day"):
        convert = _day if rule == "first_day" else _period
        periods = {p: convert(p, table) for p in cells["published"].unique()}
        return cells.assign(period=cells["published"].map(periods))[columns]
    parts = cells["published"].str.extract(r"^(?P<year>\d{4})[KM](?P<part>\d{1,2})$")
    if parts["year"].isna().any():
        raise SourceError(f"{table}: expected quarters or months as periods.")
    cells = cells.assign(period=parts["year"], part=parts["part"].astype(int))
    if rule == "first_of_year":
        return cells[cells["part"] == 1][columns]
    monthly = cells["published"].str.contains("M").any()
    years = _added(cells, _KEY)
    return years[years["parts"] == (12 if monthly else 4)][columns]


def _period(published: str, table: str) -> str:
    """A period of the service as we write it: `2024M03` becomes `2024-03`."""
    if match := _MONTH.fullmatch(published):
        return f"{match[1]}-{match[2]}"
    if not is_period(published):
        raise SourceError(f"{table}: {published!r} is a kind of period we do not know.")
    return published


def _day(published: str, table: str) -> str:
    """The day on which a quarter or a year begins: `2024K2` becomes `2024-04-01`."""
    return period_start(_period(published, table)).isoformat()


def _known_areas(catalogue: Catalogue) -> set[str]:
    """The codes of nation, regions of any time, provinces and municipalities."""
    known = {frames.NATION, *catalogue.municipalities, *catalogue.regions}
    for m in catalogue.municipalities.values():
        known |= {*m.regions, m.province}
    return known


def _own_codes(table: RecipeTable, read: Read, regions: Regions) -> dict[str, str]:
    """Our codes of the regions that a table has under another code, by the table's.

    A region is known by its name: its code may be new, or not yet known to us.
    """
    if not regions:
        return {}
    labels = _labels(table, read)
    found = {}
    for code, label in labels.items():
        own = code_by_name(regions, label) if len(code) == len(frames.NATION) else None
        if own is not None and own != code:
            found[code] = own
    if found and len({found.get(code, code) for code in labels}) < len(labels):
        raise SourceError(f"{table.table} has a region under two codes.")
    return found


def unknown_areas(recipe: Recipe, read: Read, catalogue: Catalogue) -> dict[str, str]:
    """The areas of a recipe's tables that we do not know: label by code.

    Christiansø and what is no area (not stated, abroad) are known not to count.
    """
    if not isinstance(recipe, StatBankRecipe):
        return {}
    known = _known_areas(catalogue) | {frames.CHRISTIANSOE}
    found = {}
    for table in recipe.parts.values():
        ours = _own_codes(table, read, catalogue.regions)
        for code, label in _labels(table, read).items():
            none = code.startswith("99") or fold(label).startswith(_NO_AREA)
            if ours.get(code, code) not in known and not none:
                found[code] = label
    return found


def _labels(table: RecipeTable, read: Read) -> dict[str, str]:
    info = read_tableinfo(read(table.description), table.table)
    return info.variable(table.area).label
