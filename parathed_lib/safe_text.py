"""What text from outside must not do to those who read it, in a page or a terminal."""

from __future__ import annotations

import base64
import hashlib
import re

from parathed_lib.formatting import NO_BREAK_SPACE

# Control characters but tab and new line, marks that turn the direction of the text
# about, the separators that no editor shows, and halves of letters.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)


def shown(text: str) -> str:
    """Text for a terminal: a control character is shown by its code, as `\\x1b`."""
    return _CONTROL.sub(lambda found: _code(ord(found[0])), text)


def shown_json(text: str) -> str:
    """JSON for a terminal: the same content, control characters by their codes."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """Text without what cannot be printed in a line; hard spaces stay."""
    return "".join(c for c in text if c.isprintable() or c == NO_BREAK_SPACE)


def finished_page(html: str) -> str:
    """A page as it is written: without control characters, one new line at its end."""
    return _CONTROL.sub("", html).strip() + "\n"


def content_policy(style: str, script: str = "", *, pictures: bool = False) -> str:
    """The Content-Security-Policy of a page: its own style, fonts and script alone.

    `style` and `script` are what stands in the elements, to the letter; `pictures` is
    whether it holds some, as data.
    """
    rules = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "style-src": _checksum(style),
        **({"script-src": _checksum(script)} if script else {}),
        **({"font-src": "data:"} if "@font-face" in style else {}),
        **({"img-src": "data:"} if pictures else {}),
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def _code(number: int) -> str:
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def _checksum(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
