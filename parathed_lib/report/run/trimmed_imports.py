"""Imports without what takes long and is of no use here."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

# jsonschema, under nbformat, takes them for checks of addresses, colours and durations
# that no notebook asks for, and can do without. The grammar of the first is built at
# import: half of the start-up.
_LEFT_OUT = (
    "rfc3987_syntax",
    "rfc3987",
    "rfc3986_validator",
    "isoduration",
    "uri_template",
    "webcolors",
    "fqdn",
)
# By it papermill loads plugins that others have installed, and does not import when one
# is broken. We run our own engines only.
_PLUGINS = "entrypoints"


@contextmanager
def trimmed_imports() -> Iterator[None]:
    """Import something as if modules that it can do without were not installed.

    The collector rests meanwhile and leaves it alone later: it would walk through the
    growing heap again and again, a fifth of the time, for what is imported stays.
    """
    none = ModuleType(_PLUGINS)
    none.get_group_all = lambda group: []  # type: ignore[attr-defined]
    hidden: dict[str, ModuleType | None] = {_PLUGINS: none, **dict.fromkeys(_LEFT_OUT)}
    hidden = {name: m for name, m in hidden.items() if name not in sys.modules}
    collected = gc.isenabled()
    gc.disable()
    sys.modules.update(hidden)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
        gc.freeze()
        if collected:
            gc.enable()
