"""Text as a workbook stores it: marks that XML cannot hold are spelt out."""

from __future__ import annotations

import re

# What no XML file can hold, a carriage return, which XML turns into a newline, and
# what would be mistaken for a mark spelt out. ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPELT = re.compile("_x([0-9A-Fa-f]{4})_")


def stored(text: str) -> str:
    """The text as it is written to the file."""
    return _UNFIT.sub(lambda mark: f"_x{ord(mark[0]):04X}_", text)


def spelt_out(text: str) -> str:
    """The text that a stored one stands for."""
    if "_x" not in text:
        return text
    plain = _SPELT.sub(lambda mark: chr(int(mark[1], 16)), text)
    # A mark beyond the first 65,536 is spelt as two halves; a half alone is none.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def units(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class GatheredText:
    """Gathers the `t` tags of a text; how it is pronounced (`rPh`) is no part of it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open = self.aside = False

    def start(self, tag: str, _: object) -> None:
        self.aside = self.aside or tag == "rPh"
        self.open = tag == "t" and not self.aside

    def end(self, tag: str) -> None:
        self.open = False
        self.aside = self.aside and tag != "rPh"

    def text(self, data: str) -> None:
        if self.open:
            self.parts.append(data)

    def taken(self) -> str:
        text = spelt_out("".join(self.parts))
        self.parts = []
        return text
