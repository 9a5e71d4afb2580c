"""The versions that a report depends on, of others' code and of our own."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Collection
from functools import cache
from importlib.metadata import version
from pathlib import Path

# Those whose release can change a byte of a report.
PACKAGES = (
    "jinja2",
    "matplotlib",
    "nbconvert",
    "nh3",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
)
_OURS = (".py", ".j2", ".css", ".toml", ".csv")


@cache
def versions() -> dict[str, str]:
    """The versions of Python, of this package and of those that make the report."""
    major, minor, _ = platform.python_version_tuple()
    return {
        "python": f"{major}.{minor}",
        "parathed": version("parathed"),
        **{name: version(name) for name in PACKAGES},
    }


def library(without: Collection[str] = ()) -> str:
    """The checksum of our own code, templates and catalogue.

    `without` names files that are told of elsewhere, by their paths in the package.
    """
    told = [row for row in _own_files() if row[0] not in without]
    return hashlib.sha256(repr(told).encode("utf-8")).hexdigest()


@cache
def _own_files() -> list[tuple[str, str]]:
    """The path in the package and the checksum of each file of ours."""
    folder = Path(__file__).parent
    paths = sorted(p for p in folder.rglob("*") if p.suffix in _OURS)
    return [
        (p.relative_to(folder).as_posix(), hashlib.sha256(p.read_bytes()).hexdigest())
        for p in paths
    ]
