"""What can be chosen in forms: ids with their Danish names, most of the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.rubric import Level


@dataclass(frozen=True)
class Choices:
    """A list to choose from: each value with what the list shows.

    `also` are other names that may be typed; one that is not clear is not understood.
    `word` is what a fault calls a value that is none; without it the model tells that.
    """

    name: str
    values: tuple[str | int, ...]
    shown: tuple[str | int, ...]
    also: tuple[tuple[str, str | int], ...] = ()
    word: str = ""

    @cached_property
    def by_text(self) -> dict[str, str | int]:
        """The values by everything they may be called, as `folded`."""
        times = Counter(folded(name) for name, _ in self.also)
        names = {folded(n): v for n, v in self.also if times[folded(n)] == 1}
        for spelt in (self.values, self.shown):
            pairs = zip(spelt, self.values, strict=True)
            names |= {folded(str(name)): value for name, value in pairs}
        return names

    def shown_for(self, value: object) -> object:
        """What stands in the cell for a value."""
        known = dict(zip(self.values, self.shown, strict=True))
        return known.get(value, value) if isinstance(value, str | int) else value


def folded(text: str) -> str:
    """A text as choices are compared: case, spaces and kinds of dash do not count."""
    words = text.casefold().replace("–", "-").replace("—", "-").split()
    return " ".join(words)


def lists_of(catalogue: Catalogue) -> dict[str, Choices]:
    """The lists that every kind of form can use, by their Danish names."""
    rubric = catalogue.rubric
    indicators = [*catalogue.indicators.by_id.values(), *catalogue.local.values()]
    named = {
        "tema": ((t.id, t.name) for t in rubric.themes),
        "svar om": ((p.id, p.name) for p in rubric.parameters),
        "spørgsmål": ((q.id, q.title) for q in rubric.questions),
        "krav": ((c.id, c.text) for c in rubric.criteria),
        "slags dokument": ((k.id, k.name) for k in rubric.evidence_kinds),
        "rolle": ((r.id, r.name) for r in rubric.roles),
        "antal": ((e.id, e.name) for e in rubric.extent),
        "indikator": ((i.id, i.title) for i in indicators),
    }
    return {
        "trin": scale("trin", rubric.levels),
        "sikkerhed": scale("sikkerhed", rubric.confidence, worded=True),
        **{
            name: choices(name, pairs, name.removesuffix(" om"))
            for name, pairs in named.items()
        },
    }


def choices(name: str, pairs: Iterable[tuple[str, str]], word: str = "") -> Choices:
    """A list of values, each with its Danish name, and its id where two share one."""
    found = list(pairs)
    times = Counter(shown for _, shown in found)
    return Choices(
        name,
        tuple(value for value, _ in found),
        tuple(n if times[n] == 1 else f"{n} ({value})" for value, n in found),
        word=word,
    )


def scale(name: str, levels: list[Level], *, worded: bool = False) -> Choices:
    """A scale: its numbers alone, or each with its words."""
    values = tuple(level.value for level in levels)
    full = tuple(f"{level.value} – {level.label}" for level in levels)
    also = [(level.label, level.value) for level in levels]
    also += [(f"{level.value} {level.label}", level.value) for level in levels]
    also += zip(full, values, strict=True)
    return Choices(name, values, full if worded else values, tuple(also))
