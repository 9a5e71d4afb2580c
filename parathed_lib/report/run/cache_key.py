"""What a report is made from, as one checksum: the same key, the same bytes.

Nothing heavy is imported here: that nothing has changed is found in no time.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

from parathed_lib.storage.data_root import DataRoot, sha256
from parathed_lib.versions import library, versions


class Keys:
    """The keys of the reports of one run: what is common is read once."""

    def __init__(
        self, root: DataRoot, vintage: str, round_name: str | None, template: Path
    ) -> None:
        self._root = root
        self._vintage = vintage
        self._round = round_name
        self._common = {
            "vintage": vintage,
            "figures": _folder(root, root.raw / vintage),
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
        has any: then the whole of their file. What was published of it is its own too.
        """
        rounds = self._root.evaluations
        round_name = self._root.round_of(code, self._vintage, self._round)
        forms = self._root.forms(round_name, code)
        published = self._root.published(code)
        parts = {
            **self._common,
            "municipality": code,
            "round": round_name,
            "period": period,
            "forms": [
                [str(p.relative_to(rounds)), self._root.checksum(p)] for p in forms
            ],
            "local": self._local(code),
            "published": self._root.checksum(published)
            if published.is_file()
            else None,
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


def _folder(root: DataRoot, folder: Path) -> dict[str, str]:
    """The checksum of each file of a vintage."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): root.checksum(p) for p in files}
