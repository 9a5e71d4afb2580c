"""What is told of forms in Danish: guides and messages, from templates beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parathed_lib.formatting import day, listed, period

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent


def lines(form: str, message: str, *facts: object) -> list[str]:
    """What a message of `<form>/da.j2` says of some facts, line by line."""
    name = f"{form}/da.j2".removeprefix("./")
    template = _templates(_FOLDER).get_template(name)
    said: str = getattr(template.module, message)(*facts)
    return [line for line in said.split("\n") if line]


def about_remarks(told: Sequence[str]) -> list[str]:
    """What to look at again in a form that was accepted."""
    return lines(".", "remarks", told)


def guide(folder: Path, **facts: Any) -> str:
    """What stands above the answers of a text file to fill in, as comments."""
    if not (folder / "guide.j2").is_file():
        return ""
    text = _templates(folder).get_template("guide.j2").render(**facts)
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


@cache
def _templates(folder: Path) -> Environment:
    # Here: most of what reads forms tells nothing.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=False,  # plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=day, period=period, listed=lambda items: listed([str(i) for i in items])
    )
    return environment
