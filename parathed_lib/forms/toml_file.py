"""TOML that somebody wrote by hand, read without believing it."""

from __future__ import annotations

import tomllib

from parathed_lib.forms.draft import Draft, Fault

MOST_DOTS, MOST_GROUPS = 500, 2000


def read_toml(content: bytes) -> Draft:
    """The draft in a TOML file; what cannot be read is a fault of the whole file."""
    lines = content.splitlines()
    if any(_dots(line) > MOST_DOTS for line in lines):
        return _unreadable("filen er indlejret for dybt")
    if sum(line.lstrip().startswith(b"[") for line in lines) > MOST_GROUPS:
        return _unreadable(f"filen har flere end {MOST_GROUPS} grupper")
    try:
        return Draft(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return _unreadable("filen er ikke gemt som UTF-8")
    except RecursionError:
        return _unreadable("filen er indlejret for dybt")
    except ValueError as error:
        return _unreadable(f"{_position(error)}: linjen er ikke gyldig TOML")


def _dots(line: bytes) -> int:
    """The dots of a line's key, which the parser takes the square of in time."""
    return line.split(b"=", 1)[0].count(b".")


def _unreadable(text: str) -> Draft:
    return Draft({}, faults=[Fault("", text)])


def _position(error: ValueError) -> str:
    """The line and column of a TOML fault, without the text that stands there."""
    text = str(error)
    at = text.rfind("(at ")
    if at < 0:
        return "filen"
    words = text[at + 4 :].rstrip(")")
    return (
        words.replace("line", "linje")
        .replace("column", "tegn")
        .replace("end of document", "filens slutning")
    )
