"""Names and codes of areas as they are written in files that people hand in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from parathed_lib.catalogue import Catalogue, Indicator, fold
from parathed_lib.catalogue.municipalities import spellings, spelt
from parathed_lib.frames import CHRISTIANSOE, NATION
from parathed_lib.spreadsheets.cells import Cell, Sort, UnfitError

_LONGEST_NAME = 60
_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0)?", re.ASCII)


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

    def code(self, cell: Cell | None, *, nearest: bool = True) -> str:
        """The code of the area that a cell names.

        Christiansø has its code too, though it is no municipality. Raises UnfitError,
        with the `nearest` names if they are asked for.
        """
        if cell is None or cell.blank or cell.sort not in (Sort.TEXT, Sort.NUMBER):
            sort = Sort.NOTHING if cell is None or cell.blank else cell.sort
            raise UnfitError(f"{sort.english}; {self.expected}")
        text = " ".join(cell.text.split())
        if (match := _WHOLE.fullmatch(text)) and text not in self.codes:
            text = f"{int(match[1]):03d}"
        code = self.codes.get(text.upper()) or self.codes.get(self.form(text))
        if code is None:
            near = self._nearest(text) if nearest else ""
            raise UnfitError(f"{cell.sort.english}; {self.expected}{near}")
        if self.local and code not in self.local:
            raise UnfitError(f"an area whose indicator this is not; {self.expected}")
        return code

    def _nearest(self, text: str) -> str:
        near = get_close_matches(self.form(text)[:_LONGEST_NAME], self.names, n=3)
        return f"; nearest: {', '.join(self.names[n] for n in near)}" if near else ""


def code_of(name: str, catalogue: Catalogue) -> str | None:
    """The code of the municipality that is named so in files, None where none is."""
    text = " ".join(name.split())
    if match := _WHOLE.fullmatch(text):
        text = f"{int(match[1]):03d}"
        return text if text in catalogue.municipalities else None
    return spellings(catalogue.municipalities).get(spelt(text))


def areas_of(indicator: Indicator, catalogue: Catalogue, *, counted: bool) -> Areas:
    """The areas of an indicator: its own kind, and regions and nation beside it.

    A list that is `counted` holds things of single areas, so there they alone count.
    """
    municipalities = catalogue.municipalities.values()
    districts = indicator.geography == "police_district"
    form = _district if districts else spelt
    if districts:
        named = {m.police_district_name: m.police_district for m in municipalities}
        expected = "a police district, by name or code (P01)"
    else:
        named = {m.name: m.code for m in municipalities}
        expected = "a municipality, by name or code"
    codes = {code: code for code in named.values()}
    codes |= {form(name): code for name, code in named.items()}
    if not districts:
        codes |= spellings(catalogue.municipalities)
        codes |= dict.fromkeys((CHRISTIANSOE, "christiansoe"), CHRISTIANSOE)
    local = frozenset(indicator.municipalities)
    if local:
        expected = f"expected municipality {' or '.join(sorted(local))}"
        return Areas(codes, form, expected, {}, local)
    wider: dict[str, str] = {}
    if not counted:
        wider = {"Hele landet": NATION, "Danmark": NATION}
        wider |= {r.name: r.code for r in catalogue.regions.values()}
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
