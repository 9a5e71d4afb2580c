"""Why a page would not be what it was: what it was made from, then and now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from parathed_lib.safe_text import one_line

CATALOGUE = "catalogue/"


@dataclass(frozen=True)
class Cause:
    """Something that a page was made from and that is another today.

    `kind` is `parameter`, `input`, `catalogue`, `version` or `code`; `how` is
    `changed`, `gone` or `new`. `old` and `new` are values, and empty for files.
    """

    kind: str
    name: str
    how: str
    old: str = ""
    new: str = ""

    @property
    def told(self) -> str:
        """The cause in one line."""
        what = f"{self.kind} {self.name}: {self.how}"
        return f"{what}, {self.old} -> {self.new}" if self.old and self.new else what


@dataclass(frozen=True)
class MadeFrom:
    """What a page is made from: the checksum of each input by its path, and the rest.

    A checksum is empty where the file is gone, `library` where the code was not
    recorded.
    """

    inputs: Mapping[str, str]
    versions: Mapping[str, Any]
    library: str = ""

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Self:
        """As a manifest tells it; KeyError, TypeError, ValueError for what is none."""
        inputs = {row["path"]: row["sha256"] for row in manifest["inputs"]}
        if not all(isinstance(path, str) for path in inputs):
            raise TypeError("a path is a text")
        return cls(inputs, dict(manifest["versions"]), manifest.get("library", ""))


def causes(then: MadeFrom, now: MadeFrom) -> list[Cause]:
    """What differs: inputs in the order of their paths, then versions, then code.

    Code that one of the two does not tell of is not compared.
    """
    paths = sorted({*then.inputs, *now.inputs})
    return [
        *(
            Cause("catalogue" if path.startswith(CATALOGUE) else "input", path, how)
            for path in paths
            if (how := _how(path, then.inputs, now.inputs))
        ),
        *(
            Cause("version", _short(name), how, _short(old), _short(new))
            for name in dict.fromkeys([*then.versions, *now.versions])
            if (how := _how(name, then.versions, now.versions))
            for old, new in [(then.versions.get(name, ""), now.versions.get(name, ""))]
        ),
        *(
            [Cause("code", "parathed_lib", "changed")]
            if then.library and now.library and then.library != now.library
            else []
        ),
    ]


def options(then: Mapping[str, str], now: Mapping[str, str]) -> list[Cause]:
    """What was asked for in another way; a parameter that is not there has its default.

    In the order of the names.
    """
    return [
        Cause("parameter", name, how, then.get(name, ""), now.get(name, ""))
        for name in sorted({*then, *now})
        if (how := _how(name, then, now))
    ]


def _how(name: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """How what has this name differs; empty where it does not."""
    if then.get(name) == now.get(name):
        return ""
    return "new" if name not in then else "changed" if now.get(name) else "gone"


def _short(value: object) -> str:
    """A version as it stands in a manifest, as much of it as can be one."""
    return one_line(str(value)[:40])
