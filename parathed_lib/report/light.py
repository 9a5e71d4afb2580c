"""Imports without what takes long and is of no use here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# jsonschema, under nbformat, takes it for a check of addresses that no notebook asks
# for, and can do without it. Its grammar is built at import: half of the start-up.
_LEFT_OUT = "rfc3987_syntax"


@contextmanager
def light_imports() -> Iterator[None]:
    """Import something as if a module that it can do without were not installed."""
    if _LEFT_OUT in sys.modules:
        yield
        return
    sys.modules[_LEFT_OUT] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_LEFT_OUT]
