"""How a thing of ours shows itself to a researcher: in a notebook, and in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

MOST_ROWS = 20
_NUMBERS = {*"-+0123456789", ""}  # what a number begins with


@dataclass(frozen=True)
class Face:
    """What a thing is, the numbers that matter, a small table and what is missing.

    Numbers are texts as they are printed. Every row of `table` has the same columns.
    """

    title: str
    facts: Mapping[str, str] = field(default_factory=dict)
    table: Sequence[Mapping[str, str]] = ()
    missing: Sequence[str] = ()


class Shown:
    """Shows its `face`: IPython asks for the HTML, everyone else for one line.

    A dataclass needs `repr=False`, or its own line stands instead.
    """

    def face(self) -> Face:
        """What is shown."""
        raise NotImplementedError

    def __repr__(self) -> str:
        face = self.face()
        facts = "; ".join(f"{name} {text}" for name, text in face.facts.items())
        return f"<{face.title}: {facts}>" if facts else f"<{face.title}>"

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        face = self.face()
        parts = [f"<p><strong>{escape(face.title)}</strong></p>"]
        if face.facts:
            facts = (f"{escape(n)}: {escape(t)}" for n, t in face.facts.items())
            parts.append(f"<p>{'<br>'.join(facts)}</p>")
        if face.table:
            parts.append(_table(face.table))
        if face.missing:
            listed = escape(", ".join(face.missing))
            parts.append(f"<p>Missing: {listed}</p>")
        return f"<div>{''.join(parts)}</div>"


def _table(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as a table: numbers to the right, words to the left."""
    sides = {
        name: "right" if all(row[name][:1] in _NUMBERS for row in rows) else "left"
        for name in rows[0]
    }
    heading = {name: name for name in rows[0]}
    lines = [_row("th", heading, sides)]
    lines += [_row("td", row, sides) for row in rows[:MOST_ROWS]]
    more = len(rows) - MOST_ROWS
    rest = f"<p>and {more} more</p>" if more > 0 else ""
    return f"<table>{''.join(lines)}</table>{rest}"


def _row(tag: str, row: Mapping[str, str], sides: Mapping[str, str]) -> str:
    cells = (
        f'<{tag} style="text-align:{sides[name]}">{escape(text)}</{tag}>'
        for name, text in row.items()
    )
    return f"<tr>{''.join(cells)}</tr>"
