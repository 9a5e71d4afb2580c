"""The sheets of a workbook, built from what the form's specification says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from parathed_lib.forms import specification as spec
from parathed_lib.forms.workbook.layout import (
    Answer,
    Choices,
    Column,
    Kind,
    Page,
    WorkbookForm,
)

Scope = Mapping[str, Any]
NO_PERSONS = (
    "Skriv om funktioner og forløb, aldrig om personer. Ingen navne, CPR-numre, "
    "telefonnumre eller mailadresser."
)


@dataclass(frozen=True)
class Contents:
    """What the catalogue gives a form: its lists, and what its texts can name.

    `repeated` gives, for each thing that an `each` names, what the texts can name of
    it, from what they can name around it.
    """

    lists: Mapping[str, Choices]
    texts: Scope = field(default_factory=dict)
    repeated: Mapping[str, Callable[[Scope], Iterable[Scope]]] = field(
        default_factory=dict
    )


def workbook_form(
    asked: spec.Specification,
    edition: str,
    contents: Contents,
    names: Mapping[str, str],
    build: str = "",
) -> WorkbookForm:
    """An edition of a form as a workbook, of an earlier `build` where one is given."""
    builder = _Builder(asked, edition, contents, build)
    about = builder.edition
    return WorkbookForm(
        title=about.title,
        foot=about.foot,
        pages=builder.pages(),
        stamp=builder.stamp,
        fixed=about.fixed,
        listed=about.listed,
        names=names,
        others=about.others,
        noun=asked.noun,
        afresh=asked.afresh,
        earlier=[
            workbook_form(asked, edition, contents, names, earlier)
            for earlier in (() if build else about.earlier)
        ],
    )


class _Builder:
    """The pages of one build of an edition."""

    def __init__(
        self, asked: spec.Specification, edition: str, contents: Contents, build: str
    ) -> None:
        self.asked, self.name, self.contents = asked, edition, contents
        self.edition = asked.editions[edition]
        self.scope = {
            "no_persons": NO_PERSONS,
            **self.edition.texts,
            **contents.texts,
        }
        stamp = {k: v.format_map(self.scope) for k, v in self.edition.stamp.items()}
        self.builds = [*self.edition.earlier, stamp["build"]]
        self.stamp = stamp | ({"build": build} if build else {})

    def pages(self) -> list[Page]:
        pages, listing = [], []
        for sheet in self.asked.sheets:
            for scope in self._each(sheet, self.scope) if self._asked(sheet) else ():
                page = Page(
                    sheet.name.format_map(scope),
                    sheet.widths,
                    still=sheet.still,
                    in_sight=self.asked.in_sight,
                )
                self._write(page, sheet, scope)
                if sheet.contents:
                    listing.append(page)
                elif sheet.open:
                    page.leave_open()
                pages.append(page)
        for page in listing:
            page.write("Ark i skemaet", "heading")
            for other in pages:
                if other is not page:
                    page.pair(other.title, other.shown[1, 1].text, target=other.title)
            page.leave_open()
        return pages

    def _write(self, page: Page, block: spec.Block, scope: Scope) -> None:
        for look in ("title", "heading", "question", "guide"):
            if text := getattr(block, look):
                page.write(text.format_map(scope), look)
        for number, step in enumerate(block.steps, start=1):
            page.pair(f"{number}.", step.format_map(scope), "guide")
        if block.pair:
            left, right = (text.format_map(scope) for text in block.pair)
            page.pair(left, right, "guide")
        for ask in filter(self._asked, block.ask):
            for around in self._each(ask, scope):
                path, label, hint = (
                    text.format_map(around) for text in (ask.path, ask.label, ask.hint)
                )
                page.ask(path, label, self._answer(ask.answer), hint, named=ask.named)
        for inner in block.blocks:
            for around in self._each(inner, scope):
                self._write(page, inner, around)
        if isinstance(block, spec.Sheet) and block.table:
            page.ask_rows(
                block.table.part,
                [self._column(c) for c in block.table.columns if self._is_there(c)],
                block.table.spare,
            )

    def _asked(self, part: spec.Sheet | spec.Ask) -> bool:
        return part.of in ("", self.name)

    def _is_there(self, column: spec.AskedColumn) -> bool:
        """Whether a column was asked in this build already."""
        now = self.builds.index(self.stamp["build"])
        return not column.since or self.builds.index(column.since) <= now

    def _each(self, part: spec.Block | spec.Ask, scope: Scope) -> Iterator[Scope]:
        if not part.each:
            yield scope
            return
        for more in self.contents.repeated[part.each](scope):
            yield {**scope, **more}

    def _column(self, column: spec.AskedColumn) -> Column:
        answer = self._answer(column.answer, column.many, column.rows_of)
        return Column(column.key, column.title, answer)

    def _answer(self, name: str, many: bool = False, rows_of: str = "") -> Answer:
        if name == "long":
            return Answer(Kind.TEXT, wide=True)
        if name.upper() in Kind.__members__:
            return Answer(Kind[name.upper()], many=many, rows_of=rows_of)
        return Answer(Kind.CHOICE, self.contents.lists[name], many=many)
