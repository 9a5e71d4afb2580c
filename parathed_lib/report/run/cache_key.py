"""What a page is made from, as one checksum: the same key, the same bytes.

Nothing heavy is imported here: that nothing has changed is found in no time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.reading import own_checksums
from parathed_lib.pages.kinds import Kind, Parameters
from parathed_lib.report.causes import CATALOGUE, Cause, MadeFrom, causes
from parathed_lib.report.notebook.template import template_path
from parathed_lib.storage.data_root import DataRoot, sha256
from parathed_lib.versions import library, versions


class CacheKeys:
    """The keys of the pages of one run: each file is read once."""

    def __init__(self, kind: Kind, root: DataRoot) -> None:
        self._kind = kind
        self._root = root
        self._common = {
            "library": library(),
            "versions": versions(),
            "catalogue": own_checksums(),
        }
        self._of_kind = {
            "kind": kind.name,
            "template": sha256(template_path(root, kind.name)),
        }
        self._checksums: dict[Path, str] = {}

    def key(self, parameters: Parameters) -> str:
        """The key of the page with these parameters, every choice spelled out."""
        files = self._files(self._kind.files(parameters, self._root))
        own = {"parameters": parameters, "files": files}
        return _checksum({**self._common, **self._of_kind, **own})

    def why(self, parameters: Parameters, entry: Mapping[str, Any]) -> str:
        """Why a page is to be made that was made before: the first cause.

        `entry` is what the manifest tells of it. It does not hold all that is in the
        key, so what is left is told by elimination. Empty where it tells nothing.
        """
        try:
            then, was = MadeFrom.of(entry), dict(entry["parameters"])
        except (KeyError, TypeError, ValueError):
            return ""
        files = self._files(self._kind.files(parameters, self._root))
        sums = load_catalogue().checksums
        catalogue = {f"{CATALOGUE}{name}": checksum for name, checksum in sums.items()}
        known = {**files, **catalogue}
        now = MadeFrom(
            {path: known.get(path, "") for path in then.inputs},
            versions(),
            library([path for path in then.inputs if path.startswith(CATALOGUE)]),
        )
        found = [
            Cause("parameter", name, "changed", str(was.get(name) or ""), value)
            for name, value in parameters.items()
            if value and value != was.get(name)
        ]
        for cause in (*found, *causes(then, now)):
            return cause.told
        return "an option, the notebook or a file beside it: changed"

    def of_vintage(self, name: str) -> str:
        """The key of what is made from a vintage alone."""
        paths = sorted(p for p in (self._root.raw / name).rglob("*") if p.is_file())
        return _checksum({**self._common, "files": self._files(paths)})

    def _files(self, paths: Iterable[Path]) -> dict[str, str]:
        """The checksum of each file by its place; of a folder it is empty."""
        for path in paths:
            if path not in self._checksums:
                told = self._root.checksum(path) if path.is_file() else ""
                self._checksums[path] = told
        base = self._root.path
        return {p.relative_to(base).as_posix(): self._checksums[p] for p in paths}


def _checksum(data: Any) -> str:
    text = json.dumps(data, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
