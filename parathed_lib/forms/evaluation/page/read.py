"""The file of answers that the page saves, read without believing any of it."""

from __future__ import annotations

import json
from typing import Any

from parathed_lib.catalogue import Catalogue
from parathed_lib.forms.draft import Draft, Fault, unreadable
from parathed_lib.forms.evaluation.page.labels import NAME, places

_DEEPEST = 8  # a form needs three levels


def read_page_file(content: bytes, catalogue: Catalogue) -> Draft:
    """The draft in a file that the page saved.

    What cannot be read is a fault of the whole file. The places tell by the page's own
    names where a part stands.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unreadable("filen er ikke gemt som UTF-8")
    if text.lstrip().startswith("<"):
        return unreadable(
            "filen er selve skemaet, ikke svarene. Åbn skemaet, tryk på »Gem "
            "skemaet«, og send den fil, som så bliver gemt"
        )
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except _TwiceError:
        return unreadable("et felt står to gange i filen")
    except RecursionError:
        return unreadable("filen er indlejret for dybt")
    except ValueError:
        return unreadable("filen er ikke et skema, der er gemt fra siden")
    if not isinstance(data, dict) or "schema" not in data:
        return unreadable("filen er ikke et skema, der er gemt fra siden")
    if _depth(data) > _DEEPEST:
        return unreadable("filen er indlejret for dybt")
    if not _well_formed(data):
        return unreadable("filen har tegn, som ikke findes i UTF-8")
    faults = _name_faults(data, catalogue)
    data.pop(NAME, None)
    return Draft(data, places(data, catalogue.rubric), faults)


def _name_faults(data: dict[str, Any], catalogue: Catalogue) -> list[Fault]:
    """That the municipality's name in the file is no longer that of its code."""
    municipalities, code = catalogue.municipalities, data.get("municipality")
    if NAME not in data or not isinstance(code, str) or code not in municipalities:
        return []
    if data[NAME] == municipalities[code].full_name:
        return []
    told = (
        "koden passer ikke til kommunens navn i filen. Filen er ændret, efter at "
        "siden gemte den. Åbn skemaet, og gem svarene igen"
    )
    return [Fault("municipality", told)]


class _TwiceError(Exception):
    """A name stands twice in one group."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise _TwiceError
    return data


def _no_number(_: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")


def _depth(data: Any) -> int:
    """How many groups and lists lie inside each other."""
    depth, layer = 0, [data]
    while layer := [part for part in layer if isinstance(part, dict | list)]:
        depth += 1
        layer = [
            inner
            for part in layer
            for inner in (part.values() if isinstance(part, dict) else part)
        ]
    return depth


def _well_formed(data: Any) -> bool:
    """Whether all text can be written as UTF-8; an escaped half character cannot."""
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
