"""The sheets that ask questions: one for each theme, and the assessor's part."""

from __future__ import annotations

from collections.abc import Iterable

from parathed_lib.catalogue.reading import Named
from parathed_lib.catalogue.rubric import Extent, Level, Parameter, Rubric, Theme
from parathed_lib.forms.workbook.layout import LONG, YES_NO, Answer, Choices, Kind, Page

NO_PERSONS = (
    "Skriv om funktioner og forløb, aldrig om personer. Ingen navne, CPR-numre, "
    "telefonnumre eller mailadresser."
)
_CONFIDENCE = "Hvor sikkert er svaret? Vælg fra listen."


def theme_page(
    rubric: Rubric, theme: Theme, rating: Answer, confidence: Answer
) -> Page:
    page = Page(_short(theme))
    page.write(theme.name, "title")
    page.write(theme.about, "guide")
    page.write("Med egne ord", "heading")
    page.write(NO_PERSONS, "guide")
    for question in rubric.questions_of(theme.id):
        page.write(question.title, "question")
        page.write(question.prompt, "guide")
        page.ask(f"texts.{question.id}", "Jeres beskrivelse", LONG)
    page.write("Sammenfatning af temaet", "question")
    page.write("Skriv det vigtigste i to eller tre sætninger.", "guide")
    page.ask(f"summary.{theme.id}", "Sammenfatning", LONG)
    own = [p for p in rubric.parameters_of(theme.id) if p.rater == "own"]
    if own:
        page.write("Jeres egne svar", "heading")
        page.write("Vælg det tal, som passer bedst.", "guide")
    for parameter in own:
        page.write(parameter.name, "question")
        page.write(parameter.question, "guide")
        _ask_rating(page, parameter, rating, confidence, _words(rubric.levels))
    return page


def assessor_page(
    rubric: Rubric, rating: Answer, confidence: Answer, *, alone: bool = False
) -> Page:
    """What the assessor fills in: criteria, ratings and their reasons.

    `alone` when the workbook asks the assessor and nobody else.
    """
    whose = (
        "Dette ark er bedømmerens. Svarer kommunen selv, bliver svarene vist som "
        "selvvurderet, til bedømmeren har svaret. "
    )
    page = Page("Bedømmer")
    page.write("Bedømmerens del", "title")
    page.write(
        f"{'' if alone else whose}Sæt først ja ved de krav, der er opfyldt. Vælg så "
        "det trin, som passer bedst. Et trin er underbygget, når alle krav til det og "
        "til trinnene under det er opfyldt.",
        "guide",
    )
    for parameter in rubric.parameters:
        if parameter.rater != "assessor":
            continue
        page.write(parameter.name, "heading")
        page.write(parameter.question, "guide")
        page.write("De fire trin", "question")
        for level, anchor in zip(rubric.levels, parameter.anchors, strict=True):
            page.pair(f"{level.value} {level.label}", anchor, "guide")
        page.write("Krav til trinnene", "question")
        for criterion in rubric.criteria_of(parameter.id):
            label = f"Krav til trin {criterion.level}"
            page.ask(f"criteria.{criterion.id}", label, YES_NO, criterion.text)
        page.write("Bedømmelse", "question")
        _ask_rating(page, parameter, rating, confidence, _words(rubric.levels))
    return page


def ambitions_page(rubric: Rubric, theme: Answer) -> Page:
    """What the municipality wants, and the order of the themes."""
    page = Page("Ambitioner")
    page.write("Ambitioner og rækkefølge", "title")
    page.write("Ambitioner", "question")
    page.write("Hvad vil kommunen gerne opnå?", "guide")
    page.ask("ambitions", "Ambitioner", LONG)
    page.write("Rekrutterende miljøer", "question")
    page.write(
        "Hvad ved kommunen om miljøer, der hverver andre? Beskriv miljøer, aldrig "
        "personer.",
        "guide",
    )
    page.ask("recruiting_environments", "Jeres beskrivelse", LONG)
    page.write("Temaernes rækkefølge", "question")
    page.write(
        "Hvor er der mest at vinde? Sæt det tema øverst, hvor I kan forbedre jer mest.",
        "guide",
    )
    for number in range(1, len(rubric.themes) + 1):
        page.ask(f"theme_order.{number}", f"Nummer {number}", theme)
    return page


def _ask_rating(
    page: Page, parameter: Parameter, rating: Answer, confidence: Answer, words: str
) -> None:
    page.ask(f"ratings.{parameter.id}", "Svar fra 1 til 4", rating, words)
    page.ask(f"confidence.{parameter.id}", "Sikkerhed", confidence, _CONFIDENCE)
    page.ask(f"reasons.{parameter.id}", "Begrundelse", LONG)


def _words(levels: list[Level]) -> str:
    return " · ".join(f"{level.value} {level.label}" for level in levels)


def _short(theme: Theme) -> str:
    """The name of a theme's sheet: its first word."""
    return theme.name.split()[0]


def scale(name: str, levels: list[Level], worded: bool = False) -> Answer:
    """A scale: its numbers alone, or each with its words."""
    values = tuple(level.value for level in levels)
    full = tuple(f"{level.value} – {level.label}" for level in levels)
    also = [(level.label, level.value) for level in levels]
    also += [(f"{level.value} {level.label}", level.value) for level in levels]
    also += zip(full, values, strict=True)
    shown = full if worded else values
    return Answer(Kind.CHOICE, Choices(name, values, shown, tuple(also)))


def choice(name: str, entries: Iterable[Theme | Parameter | Named | Extent]) -> Answer:
    pairs = [(entry.id, entry.name) for entry in entries]
    values, shown = tuple(i for i, _ in pairs), tuple(n for _, n in pairs)
    return Answer(Kind.CHOICE, Choices(name, values, shown))
