"""The versions that a report depends on."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

# Those whose release can change a byte of a report.
PACKAGES = ("jinja2", "matplotlib", "nbconvert", "numpy", "pandas", "papermill")


@cache
def versions() -> dict[str, str]:
    """The versions of Python, of this package and of those that make the report."""
    major, minor, _ = platform.python_version_tuple()
    return {
        "python": f"{major}.{minor}",
        "parathed": version("parathed"),
        **{name: version(name) for name in PACKAGES},
    }
