"""What a page is made from, as one checksum: the same key, the same bytes.

Nothing heavy is imported here: that nothing has changed is found in no time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from parathed_lib.catalogue import load_catalogue
from parathed_lib.catalogue.reading import own_checksums
from parathed_lib.pages.kinds import MANY, Kind, Parameters
from parathed_lib.report.causes import CATALOGUE, MadeFrom, causes, options
from parathed_lib.report.notebook.template import template_path
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.versions import library, versions

_ENOUGH = 12  # digits of a checksum that only has to tell a change


class CacheKeys:
    """The keys of the pages of one run: each file is read once."""

    def __init__(self, kind: Kind, root: DataRoot) -> None:
        self._kind = kind
        self._root = root
        self._common = {"library": library(), "versions": versions()}
        self._template = template_path(root, kind.name)
        self._own = {f"{CATALOGUE}{n}": c for n, c in own_checksums().items()}
        self._checksums: dict[Path, str] = {}

    def key(self, parameters: Parameters) -> str:
        """The key of the page with these parameters, every choice spelled out."""
        own = {"kind": self._kind.name, "parameters": parameters}
        return _checksum({**self._common, **own, "files": self.files(parameters)})

    def files(self, parameters: Parameters) -> dict[str, str]:
        """The checksum of each file that is in the key; of a folder it is empty."""
        files = self._files(self._kind.files(parameters, self._root))
        template = {f"notebooks/{self._template.name}": self._checksum(self._template)}
        return {**files, **template, **self._own}

    def why(self, parameters: Parameters, entry: Mapping[str, Any]) -> str:
        """Why a page is to be made that was made before: the first cause.

        `entry` is what the manifest tells of it. Empty where it tells nothing.
        """
        try:
            then, was = MadeFrom.of(entry), entry["in_key"]
            chosen, beside = dict(was["parameters"]), dict(was.get("files", {}))
        except (KeyError, TypeError, ValueError):
            return ""
        sums = load_catalogue().checksums
        catalogue = {f"{CATALOGUE}{name}": checksum for name, checksum in sums.items()}
        files = self.files(parameters)
        inputs = {p: c for p, c in (catalogue | files).items() if p in then.inputs}
        now = MadeFrom(
            inputs | (_beside(files, inputs) if "files" in was else {}),
            versions(),
            library([path for path in then.inputs if path.startswith(CATALOGUE)]),
        )
        for cause in (
            *options(chosen, _chosen(parameters)),
            *causes(replace(then, inputs={**beside, **then.inputs}), now),
        ):
            return cause.told
        return "a file that the page does not name: changed"

    def of_vintage(self, name: str) -> str:
        """The key of what is made from a vintage alone."""
        paths = sorted(p for p in (self._root.raw / name).rglob("*") if p.is_file())
        return _checksum({**self._common, "files": self._files(paths)})

    def _files(self, paths: Iterable[Path]) -> dict[str, str]:
        base = self._root.path
        return {p.relative_to(base).as_posix(): self._checksum(p) for p in paths}

    def _checksum(self, path: Path) -> str:
        if path not in self._checksums:
            self._checksums[path] = self._root.checksum(path) if path.is_file() else ""
        return self._checksums[path]


def in_key(
    kind: Kind,
    parameters: Parameters,
    files: Mapping[str, str],
    inputs: Collection[str],
) -> dict[str, Any]:
    """What is in a page's key and not among its inputs, for the manifest.

    A page about many does not tell whose forms lie there besides those that it names.
    """
    beside = {} if kind.about == MANY else {"files": _beside(files, inputs)}
    return {"parameters": _chosen(parameters), **beside}


def _chosen(parameters: Parameters) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value}


def _beside(files: Mapping[str, str], inputs: Collection[str]) -> dict[str, str]:
    return {p: c[:_ENOUGH] for p, c in files.items() if p not in inputs}


def _checksum(data: Any) -> str:
    text = json.dumps(data, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
