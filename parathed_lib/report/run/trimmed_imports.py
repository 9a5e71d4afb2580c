"""Imports without what takes long and is of no use here."""

from __future__ import annotations

import gc
import importlib.util
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
# Named by bs4, papermill and nbconvert for what no report does.
_LATER = ("soupsieve", "requests", "bleach")
# By it papermill loads plugins that others have installed, and does not import when one
# is broken. We run our own engines only.
_PLUGINS = "entrypoints"


@contextmanager
def trimmed_imports() -> Iterator[None]:
    """Import something as if modules that it can do without were not installed.

    Others that it only names are imported when they are first used. The collector rests
    meanwhile and leaves it alone later: it would walk through the growing heap again
    and again, a fifth of the time, for what is imported stays.
    """
    none = ModuleType(_PLUGINS)
    none.get_group_all = lambda group: []  # type: ignore[attr-defined]
    hidden: dict[str, ModuleType | None] = {_PLUGINS: none, **dict.fromkeys(_LEFT_OUT)}
    hidden = {name: m for name, m in hidden.items() if name not in sys.modules}
    collected = gc.isenabled()
    gc.disable()
    sys.modules.update(hidden)  # type: ignore[arg-type]
    for name in _LATER:
        _put_off(name)
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
        gc.freeze()
        if collected:
            gc.enable()


def _put_off(name: str) -> None:
    """Have a module imported when something of it is first asked for."""
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
