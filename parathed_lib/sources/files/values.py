"""One cell of a handed-over file as an area, a period or a number."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches

from parathed_lib.catalogue import Catalogue, Indicator, fold
from parathed_lib.formatting import is_period
from parathed_lib.frames import CHRISTIANSOE, NATION
from parathed_lib.sources.files.tables import Cell, Sign, UnfitError, is_blank, kind_of

_LONGEST_NAME = 60
_MONTHS = "januar februar marts april maj juni juli august september oktober november "
_MONTHS += "december"
_MONTH = {name[:3]: n for n, name in enumerate(_MONTHS.split(), start=1)}
_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0)?", re.ASCII)
_QUARTER = re.compile(r"([1-4])\. ?(?:kvartal|kvt\.?) (\d{4})", re.ASCII)
_CODE = re.compile(r"(\d{4})(?:k([1-4])|m(0[1-9]|1[0-2]))", re.ASCII)
_SCHOOL_YEAR = re.compile(r"(\d{4}) ?/ ?(\d{2}|\d{4})", re.ASCII)
_DAY = re.compile(r"(?:(\d{1,2})\. ?)?([a-zæøå]{3,9})\.? (\d{4})", re.ASCII)
_DAY_NUMBERS = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})", re.ASCII)
_MIDNIGHT = re.compile(r"[ t]00:00(:00(\.0+)?)?$")
_MISSING = {"", "-", ".", "..", "...", "…"}
_SPACE_IN_NUMBER = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")
_PERCENT = re.compile(r"\s*(%|pct\.?)$")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_COMMA = re.compile(r"-?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?", re.ASCII)
_POINT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

PERIODS = "a period (2024, 2. kvartal 2024, 2023/2024, november 2024 or 1-12-2024)"


@dataclass(frozen=True)
class Areas:
    """The areas that an indicator's figures are about, and how they are found.

    `codes` leads from a name or code, in the `form` that is compared, to the area's
    code, and `names` from such a form to the name. `wider` are regions and nation.
    With `local`, only these municipalities are accepted.
    """

    codes: dict[str, str]
    form: Callable[[str], str]
    expected: str
    names: dict[str, str]
    local: frozenset[str] = frozenset()
    wider: frozenset[str] = frozenset()

    def code(self, cell: Cell, *, nearest: bool = True) -> str:
        """The code of the area that a cell names.

        Christiansø has its code too, though it is no municipality. Raises UnfitError,
        with the `nearest` names if they are asked for.
        """
        if isinstance(cell, bool | Sign) or not isinstance(cell, str | int | float):
            raise UnfitError(f"{kind_of(cell)}; {self.expected}")
        text = " ".join(cell.split()) if isinstance(cell, str) else f"{cell:.10g}"
        if (match := _WHOLE.fullmatch(text)) and text not in self.codes:
            text = f"{int(match[1]):03d}"
        code = self.codes.get(text.upper()) or self.codes.get(self.form(text))
        if code is None:
            near = self._nearest(cell) if nearest else ""
            raise UnfitError(f"{kind_of(cell)}; {self.expected}{near}")
        if self.local and code not in self.local:
            raise UnfitError(f"an area whose indicator this is not; {self.expected}")
        return code

    def _nearest(self, cell: Cell) -> str:
        text = self.form(cell)[:_LONGEST_NAME] if isinstance(cell, str) else ""
        near = get_close_matches(text, self.names, n=3)
        return f"; nearest: {', '.join(self.names[n] for n in near)}" if near else ""


def areas_of(indicator: Indicator, catalogue: Catalogue, *, counted: bool) -> Areas:
    """The areas of an indicator: its own kind, and regions and nation beside it.

    A list that is `counted` holds things of single areas, so there they alone count.
    """
    municipalities = catalogue.municipalities.values()
    districts = indicator.geography == "police_district"
    form = _district if districts else fold
    if districts:
        named = {m.police_district_name: m.police_district for m in municipalities}
        expected = "a police district, by name or code (P01)"
    else:
        named = {m.name: m.code for m in municipalities}
        expected = "a municipality, by name or code"
    codes = {code: code for code in named.values()}
    codes |= {form(name): code for name, code in named.items()}
    if not districts:
        codes |= {fold(m.full_name): m.code for m in municipalities}
        codes |= dict.fromkeys((CHRISTIANSOE, "christiansoe"), CHRISTIANSOE)
    local = frozenset(indicator.municipalities)
    if local:
        expected = f"expected municipality {' or '.join(sorted(local))}"
        return Areas(codes, form, expected, {}, local)
    wider: dict[str, str] = {}
    if not counted:
        wider = {"Hele landet": NATION, "Danmark": NATION}
        wider |= {m.region_name: m.region for m in municipalities}
        if indicator.regional_level == "province":
            wider |= {f"Landsdel {m.province_name}": m.province for m in municipalities}
        named |= wider
        codes |= {code: code for code in wider.values()}
        codes |= {form(name): code for name, code in wider.items()}
        expected += ", or a region or Hele landet"
    names = {form(name): name for name in named}
    return Areas(
        codes, form, f"expected {expected}", names, wider=frozenset(wider.values())
    )


def _district(name: str) -> str:
    """A police district's name as it is compared: `Københavns Vestegn(s Politi)`."""
    words = fold(name).split(" ")
    titles = ("politi", "politikreds", "politikredsen")
    return " ".join(word.removesuffix("s") for word in words if word not in titles)


def period_of(cell: Cell) -> str:
    """The period that a cell names, as we write it; raises UnfitError."""
    found = ""
    if isinstance(cell, str):
        found = _period(" ".join(unicodedata.normalize("NFC", cell).split()))
    elif isinstance(cell, datetime):
        found = cell.date().isoformat() if cell.time() == time() else ""
    elif isinstance(cell, date):
        found = cell.isoformat()
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        found = f"{cell:.10g}"
    if not is_period(found):
        raise UnfitError(f"{kind_of(cell)}; expected {PERIODS}")
    return found


def _period(text: str) -> str:
    """A period written in one of the ways in use in Denmark; "" for another text."""
    if is_period(text):
        return text
    text = _MIDNIGHT.sub("", text.casefold())
    if match := _CODE.fullmatch(text):
        return f"{match[1]}K{match[2]}" if match[2] else f"{match[1]}-{match[3]}"
    if match := _QUARTER.fullmatch(text):
        return f"{match[2]}K{match[1]}"
    if match := _SCHOOL_YEAR.fullmatch(text):
        following = str(int(match[1]) + 1)
        return f"{match[1]}/{following}" if following.endswith(match[2]) else ""
    if match := _DAY.fullmatch(text):
        month = _MONTH.get(match[2][:3], 0)
        if not _MONTHS.split()[month - 1].startswith(match[2]):
            return ""
        day = f"-{int(match[1]):02d}" if match[1] else ""
        return f"{match[3]}-{month:02d}{day}"
    if match := _DAY_NUMBERS.fullmatch(text):
        return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    if match := _WHOLE.fullmatch(text):
        return match[1]
    return text


@dataclass(frozen=True)
class Number:
    """A number, or None and the sign that stands in its place ("" for a blank)."""

    value: float | None
    sign: str = ""
    percent: bool = False


def has_points(cells: Iterable[Cell]) -> bool:
    """Whether numbers written as text have decimal points: one can be nothing else."""
    texts = (_plain(cell)[0] for cell in cells if isinstance(cell, str))
    return any(
        "." in text and _POINT.fullmatch(text) and not _GROUPED.fullmatch(text)
        for text in texts
    )


def number_of(cell: Cell, expected: str, *, points: bool, thousands: bool) -> Number:
    """The number in a cell, or the sign that it is missing.

    `points` says that texts have decimal points, else they are Danish ("1.234,5").
    Without `thousands` a text such as "1.234" is refused: it may be either. Raises
    UnfitError for everything that is neither number nor sign.
    """
    if isinstance(cell, str):
        return _number(cell, expected, points=points, thousands=thousands)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise UnfitError(f"{kind_of(cell)}; expected {expected}")
    if not math.isfinite(cell):
        raise UnfitError(f"a number without end; expected {expected}")
    return Number(float(cell))


def _number(cell: str, expected: str, *, points: bool, thousands: bool) -> Number:
    text, percent = _plain(cell)
    if is_blank(cell) or (text in _MISSING and not percent):
        return Number(None, " ".join(cell.split()))
    if points and "," in text and _COMMA.fullmatch(text):
        raise UnfitError(
            "a number with a decimal comma; expected a decimal point, as others have"
        )
    if not points and not thousands and _GROUPED.fullmatch(text):
        raise UnfitError(
            "a number with a point that may be of thousands or of decimals; expected "
            f"{expected}, with a decimal comma"
        )
    if not (_POINT if points else _COMMA).fullmatch(text):
        raise UnfitError(f"a text; expected {expected}")
    value = float(text if points else text.replace(".", "").replace(",", "."))
    if not math.isfinite(value):
        raise UnfitError(f"a number without end; expected {expected}")
    return Number(value, percent=percent)


def _plain(cell: str) -> tuple[str, bool]:
    """A number's text without space and percent sign, and whether it had that sign.

    All dashes are minus. A raised digit stays one: it is a footnote, not a digit.
    """
    text = unicodedata.normalize("NFC", cell).strip().casefold()
    text = re.sub("[−–—‐‑]", "-", text)
    bare = _PERCENT.sub("", text)
    return _SPACE_IN_NUMBER.sub("", bare), bare != text
