"""Imports without what takes long and is of no use here."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# jsonschema, under nbformat, takes it for a check of addresses that no notebook asks
# for, and can do without it. Its grammar is built at import: half of the start-up.
_LEFT_OUT = "rfc3987_syntax"


@contextmanager
def light_imports() -> Iterator[None]:
    """Import something as if a module that it can do without were not installed.

    The collector rests meanwhile and leaves it alone later: it would walk through the
    growing heap again and again, a fifth of the time, for what is imported stays.
    """
    collected = gc.isenabled()
    gc.disable()
    hidden = _LEFT_OUT not in sys.modules
    if hidden:
        sys.modules[_LEFT_OUT] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[_LEFT_OUT]
        gc.freeze()
        if collected:
            gc.enable()
