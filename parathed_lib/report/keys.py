"""What a report is made from, as one checksum: the same key, the same bytes.

Nothing heavy is imported here: that nothing has changed is found in no time.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path

import parathed_lib
from parathed_lib.data_root import DataRoot, sha256
from parathed_lib.versions import versions

_OURS = (".py", ".j2", ".css", ".toml", ".csv")


class Keys:
    """The keys of the reports of one run: what is common is read once."""

    def __init__(
        self, root: DataRoot, vintage: str, round_name: str | None, template: Path
    ) -> None:
        self._root = root
        self._round = round_name
        self._common = {
            "vintage": vintage,
            "round": round_name,
            "figures": _folder(root.raw / vintage),
            "template": sha256(template),
            "library": library(),
            "versions": versions(),
        }

    @property
    def of_figures(self) -> str:
        """The key of what is made from the vintage alone."""
        parts = [self._common["figures"], self._common["library"]]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def key(self, code: str, period: str) -> str:
        """The key of a municipality's report.

        Of the forms only its own counts, and of the local indicators only whether it
        has any: then the whole of their file.
        """
        forms = self._root.forms(self._round, code) if self._round else []
        parts = {
            **self._common,
            "municipality": code,
            "period": period,
            "forms": [[path.name, sha256(path)] for path in forms],
            "local": self._local(code),
        }
        text = json.dumps(parts, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def _local(self, code: str) -> str | None:
        path = self._root.local_indicators
        if path is None or not path.is_file():
            return None
        try:
            entries = tomllib.loads(path.read_text("utf-8")).get("indicators", [])
            named = {c for e in entries for c in e.get("municipalities", [])}
        except (ValueError, AttributeError, TypeError):
            return sha256(path)  # damaged: the report will say so
        return sha256(path) if code in named else None


@cache
def library() -> str:
    """The checksum of our own code, templates and catalogue."""
    folder = Path(parathed_lib.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in _OURS):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder(folder: Path) -> dict[str, str]:
    """The checksum of each file of a vintage."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): sha256(p) for p in files}
