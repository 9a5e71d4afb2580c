"""Reads StatBank's CSV and BULK answers cell by cell.

The form of the answers: semicolons, codes as text, the decimal sign of the language
asked for, a byte order mark in CSV and none in BULK.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from parathed_lib.errors import SourceError

Language = Literal["da", "en"]
CONTENT = "INDHOLD"
OK, MISSING, ABSENT = "ok", "missing", "absent"
_NUMBER = {"da": r"-?\d+(?:,\d+)?", "en": r"-?\d+(?:\.\d+)?"}


def read_cells(
    data: bytes,
    variables: Sequence[str] | None = None,
    *,
    lang: Language = "da",
    what: str = "the answer",
) -> pd.DataFrame:
    """The cells of an answer in the order received, one row per cell.

    Columns: one per variable with codes (or labels) as text, leading zeros kept;
    `text` the number as it was written; `value` as float, NaN where no number stands;
    `status`, `ok` or `missing`. A zero is a zero. `variables` are the columns that
    were asked for: in the answer their names are in capitals, here they get back
    their own; without it the columns are named as received.

    Raises SourceError for an answer that is cut short or of another form, also for
    something with digits that is no number of the language asked for: a sign such as
    ".." is a missing number, "37.7" in a Danish answer is a misunderstanding.
    """
    if not data.endswith(b"\n"):
        raise SourceError(f"{what} is cut short: its last line has no end.")
    # A row without its last columns would be read as one with empty ones.
    separators = data[: data.index(b"\n")].count(b";")
    if data.count(b";") != separators * data.count(b"\n"):
        raise SourceError(f"{what} has rows with other columns than its header.")
    try:
        cells = pd.read_csv(
            io.BytesIO(data),
            sep=";",
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            on_bad_lines="error",
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{what} cannot be read as CSV: {str(error).strip()}."
        ) from error
    if not isinstance(cells.index, pd.RangeIndex):
        raise SourceError(f"{what} has rows with other columns than its header.")
    _check_header(cells, variables, what)
    if variables is not None:
        cells.columns = pd.Index([*variables, CONTENT])
    text = cells.pop(CONTENT)
    # Many cells are written alike: each way of writing is looked at once.
    places, ways = pd.factorize(text)
    written = pd.Series(ways, dtype="str")
    known = written.str.fullmatch(_NUMBER[lang])
    strange = written[~known][written[~known].str.contains(r"\d")]
    if len(strange):
        raise SourceError(
            f"{what} has {strange.iloc[0]!r} where a number was expected. The decimal "
            f"sign may be that of another language than {lang}."
        )
    numbers = written.where(known, "nan")
    if lang == "da":
        numbers = numbers.str.replace(",", ".", regex=False)
    cells["text"] = text
    cells["value"] = numbers.astype(float).array.take(places)
    cells["status"] = (
        known.map({True: OK, False: MISSING}).astype("str").array.take(places)
    )
    return cells


def _check_header(
    cells: pd.DataFrame, variables: Sequence[str] | None, what: str
) -> None:
    found = [str(column) for column in cells.columns]
    if variables is None:
        if len(found) < 2 or found[-1] != CONTENT:
            told = ", ".join(found[:5])
            raise SourceError(
                f"{what}: expected a last column {CONTENT}, found {told}."
            )
        return
    expected = [*(v.upper() for v in variables), CONTENT]
    if [column.upper() for column in found] != expected:
        raise SourceError(
            f"{what}: expected the columns {', '.join(expected)}; found "
            f"{', '.join(found[:10])}. The source may have changed the table, or "
            "answered for another."
        )


def complete(
    cells: pd.DataFrame,
    asked: Mapping[str, Sequence[str]],
    *,
    sparse: bool = False,
    what: str = "the answer",
) -> pd.DataFrame:
    """The cells in the order asked, with proof that every combination came once.

    `asked` has the codes of each variable. With `sparse` (BULK leaves out cells that
    nobody is in) the combinations that did not come are added with status `absent`,
    without a value. Raises SourceError for cells that were not asked for, that came
    twice, or that did not come.
    """
    names = list(asked)
    places = []
    for name in names:
        place = pd.Series(range(len(asked[name])), index=list(asked[name]))
        found = cells[name].map(place)
        if found.isna().any():
            strange = cells.loc[found.isna(), name].iloc[0]
            raise SourceError(
                f"{what} has {name} {strange!r}, which was not asked for."
            )
        places.append(found.astype("int64"))
    number = pd.Series(0, index=cells.index, dtype="int64")
    for name, place in zip(names, places, strict=True):
        number = number * len(asked[name]) + place
    if number.duplicated().any():
        twice = cells.loc[number.duplicated(), names].iloc[0]
        raise SourceError(f"{what} has a cell twice: {', '.join(twice)}.")
    total = 1
    for codes in asked.values():
        total *= len(codes)
    if len(cells) == total:
        order = number.argsort(kind="stable").to_numpy()
        return cells.take(order).reset_index(drop=True)
    if not sparse:
        raise SourceError(
            f"{what} is not whole: {len(cells)} of {total} cells came. Ask again; if "
            "it stays so, the source has changed the table."
        )
    index = pd.MultiIndex.from_product(list(asked.values()), names=names)
    filled = cells.set_index(names).reindex(index)
    filled["status"] = filled["status"].fillna(ABSENT)
    filled["text"] = filled["text"].fillna("")
    return filled.reset_index()
