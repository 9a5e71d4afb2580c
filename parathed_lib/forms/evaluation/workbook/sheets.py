"""The sheets of the workbook, made from the rubric: what they ask, and where."""

from __future__ import annotations

from collections.abc import Sequence

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.rubric import Rubric
from parathed_lib.formatting import capitalised
from parathed_lib.forms.evaluation.form import MAY_BE_NAMED
from parathed_lib.forms.evaluation.workbook.questions import (
    NO_PERSONS,
    ambitions_page,
    assessor_page,
    choice,
    scale,
    theme_page,
)
from parathed_lib.forms.workbook.layout import (
    COUNT,
    LONG,
    PERIOD,
    TEXT,
    YES_NO,
    Answer,
    Choices,
    Column,
    Kind,
    Page,
)

START = "Start"
_HOW = (
    "Udfyld felterne med ramme om. Alt andet er låst.",
    "Klik på feltet, og vælg fra listen, når der kommer en pil frem. Ellers skriv "
    "selv. Tryk Alt+Enter for at få en ny linje i et felt.",
    NO_PERSONS,
    "Lad et felt stå tomt, hvis I ikke ved det. Et tomt felt tæller ikke som nul.",
    "Skriv datoer som år, måned eller dag: 2017, 2017-06 eller 2017-06-30.",
    "Gem filen som Excel-fil (.xlsx). Er der noget at rette, får I at vide, hvilket "
    "ark og hvilken celle det står i.",
)
_DATE = "År, måned eller dag, fx 2017, 2017-06 eller 2017-06-30."


def pages(catalogue: Catalogue, *, points_name_answers: bool = True) -> list[Page]:
    """All sheets that are read, in their order.

    Before build 3 attention points could not name the answer that they are about.
    """
    rubric = catalogue.rubric
    rating = scale("trin", rubric.levels)
    confidence = scale("sikkerhed", rubric.confidence, worded=True)
    theme = choice("tema", rubric.themes)
    parameter = choice("svar om", rubric.parameters)
    asked = [
        *(theme_page(rubric, theme, rating, confidence) for theme in rubric.themes),
        assessor_page(rubric, rating, confidence),
        _evidence(rubric, parameter),
        _extent(rubric),
        _attention(theme, parameter if points_name_answers else None),
        ambitions_page(rubric, theme),
        _targets(parameter, rating),
        _about(_subjects(catalogue)),
    ]
    return [_start(rubric, asked), *asked]


def assessors_pages(catalogue: Catalogue) -> list[Page]:
    """The sheets that ask the assessor alone, in their order."""
    rubric = catalogue.rubric
    asked = [
        assessor_page(
            rubric,
            scale("trin", rubric.levels),
            scale("sikkerhed", rubric.confidence, worded=True),
            alone=True,
        ),
        _evidence(rubric, choice("svar om", rubric.parameters_by("assessor"))),
        _about(_subjects(catalogue, assessors=True)),
    ]
    return [_assessors_start(rubric, asked), *asked]


def _assessors_start(rubric: Rubric, asked: Sequence[Page]) -> Page:
    page = Page("Om bedømmelsen")
    page.write("Bedømmerens skema", "title")
    page.write(
        "Bedømmeren svarer på fem spørgsmål ud fra kommunens dokumenter. Kommunens "
        "egne svar står i et skema for sig, og de to bliver lagt sammen.",
        "guide",
    )
    page.write("Sådan gør du", "heading")
    for number, step in enumerate(_HOW, start=1):
        page.pair(f"{number}.", step, "guide")
    page.write("Om udfyldelsen", "heading")
    _whose(page)
    page.ask("half", "Skemaets del", TEXT, "Må ikke ændres.")
    _when(page, rubric)
    _sheets(page, asked)
    return page


def _whose(page: Page) -> None:
    page.ask("municipality", "Kommunekode", TEXT)
    page.own.add((page.row, 3))
    page.ask("round", "Runde", TEXT, "Den runde, skemaet hører til.")
    page.ask("rubric", "Spørgsmålenes udgave", TEXT, "Må ikke ændres.")
    page.ask("build", "Skemaets opbygning", TEXT, "Må ikke ændres.")


def _when(page: Page, rubric: Rubric) -> None:
    page.ask("date", "Dato", PERIOD, f"Hvornår skemaet er udfyldt. {_DATE}")
    role = choice("rolle", rubric.roles)
    page.ask("role", "Udfyldt af", role, "Vælg den gruppe, I svarer for. Ingen navne.")
    page.ask(
        "names_no_person",
        "Ingen personer",
        YES_NO,
        "Vi har set efter: teksterne i skemaet nævner ingen personer. Svar ja eller "
        "nej.",
    )


def _sheets(page: Page, asked: Sequence[Page]) -> None:
    page.write("Ark i skemaet", "heading")
    for other in asked:
        page.pair(other.title, other.shown[1, 1].text, target=other.title)
    page.gap()
    page.open_row = page.row + 1


def _start(rubric: Rubric, asked: Sequence[Page]) -> Page:
    page = Page(START)
    page.write("Hvor parat er kommunen?", "title")
    page.write(
        "Et skema til at se på, hvor parat kommunen er til at arbejde med en "
        "handlingsplan mod ekstremisme. Skemaet siger ikke noget om, hvor stor truslen "
        "er.",
        "guide",
    )
    page.write("Sådan gør I", "heading")
    for number, step in enumerate(_HOW, start=1):
        page.pair(f"{number}.", step, "guide")
    page.write("Om udfyldelsen", "heading")
    _whose(page)
    _when(page, rubric)
    page.ask(
        "may_be_named",
        "Må nævnes",
        YES_NO,
        f"{capitalised(MAY_BE_NAMED)} Svar ja eller nej. Et tomt felt er et nej.",
    )
    _sheets(page, asked)
    return page


def _evidence(rubric: Rubric, parameter: Answer) -> Page:
    page = Page("Dokumentation", (5, 31, 22, 44, 16, 34), landscape=True)
    page.write("Dokumentation", "title")
    page.write(
        "Hvilke dokumenter bygger svarene på? Én linje for hvert dokument og svar. "
        "Dato og sted må gerne stå tomme. Stedet er fx et journalnummer eller en "
        "adresse på nettet.",
        "guide",
    )
    kinds = choice("slags dokument", rubric.evidence_kinds)
    columns = [
        Column("parameter", "Svar", parameter),
        Column("kind", "Slags dokument", kinds),
        Column("title", "Titel", TEXT),
        Column("date", "Dato", PERIOD),
        Column("place", "Sted", TEXT),
    ]
    page.ask_rows("evidence", columns, spare=19)
    return page


def _extent(rubric: Rubric) -> Page:
    page = Page("Antal", (5, 46, 24, 20))
    page.write("Antal henvendelser og forløb", "title")
    page.write(
        "Skriv kun samlede antal for en periode, aldrig den enkelte sag. Er der ingen, "
        "så skriv 0. Ved I det ikke, så lad linjen stå tom. Små antal bliver ikke vist "
        "i rapporten.",
        "guide",
    )
    counts = choice("antal", rubric.extent)
    columns = [
        Column("id", "Hvad er talt?", counts),
        Column("period", "Periode", PERIOD),
        Column("value", "Antal", COUNT),
    ]
    page.ask_rows("extent", columns, spare=24)
    return page


def _attention(theme: Answer, parameter: Answer | None) -> Page:
    page = Page("Opmærksomhed", (5, 34, 73, 33), landscape=True)
    page.write("Opmærksomhedspunkter", "title")
    page.write(
        "Hvad bør handlingsplanen tage op? Ét punkt på hver linje, med det tema, det "
        "hører til. Gælder punktet ét af svarene på skalaen, så vælg også det. Ellers "
        "lad det felt stå tomt.",
        "guide",
    )
    columns = [Column("theme", "Tema", theme), Column("text", "Punkt", LONG)]
    if parameter:
        columns.append(Column("parameter", "Svar", parameter))
    page.ask_rows("attention_points", columns, spare=12)
    return page


def _targets(parameter: Answer, rating: Answer) -> Page:
    page = Page("Målniveauer", (5, 33, 10, 16, 56, 28), landscape=True)
    page.write("Målniveauer", "title")
    page.write(
        "Hvilket trin vil I nå, hvornår og hvorfor? Udfyld alle felter på en linje. "
        "Skriv den funktion, der har ansvaret, ikke et navn.",
        "guide",
    )
    columns = [
        Column("parameter", "Svar", parameter),
        Column("level", "Trin", rating),
        Column("date", "Dato", PERIOD),
        Column("reason", "Begrundelse", LONG),
        Column("owner", "Ansvarlig funktion", TEXT),
    ]
    page.ask_rows("targets", columns, spare=7)
    return page


def _about(subjects: Choices) -> Page:
    page = Page("Om skemaet", (16, 42, 66))
    page.write("Om skemaet", "title")
    page.write(
        "Her står, hvor svarene kommer fra, og bemærkninger til den, der læser "
        "rapporten. Arket må gerne stå tomt.",
        "guide",
    )
    page.ask("label", "Påskrift", LONG)
    page.ask("source", "Kilde", LONG)
    page.write("Bemærkninger", "heading")
    about = Answer(Kind.CHOICE, subjects)
    columns = [Column("about", "Handler om", about), Column("text", "Tekst", LONG)]
    page.ask_rows("notes", columns, spare=8)
    return page


def _subjects(catalogue: Catalogue, *, assessors: bool = False) -> Choices:
    """What a note can be about. Names of different kinds can be the same."""
    rubric = catalogue.rubric
    asked = rubric.parameters_by("assessor") if assessors else rubric.parameters
    of_answers = [("Svar", p.name, p.id) for p in asked]
    named = [("Hele rapporten", "", "report")]
    named += [("Tema", theme.name, theme.id) for theme in rubric.themes]
    named += of_answers
    named += [("Spørgsmål", q.title, q.id) for q in rubric.questions]
    indicators = [*catalogue.indicators.by_id.values(), *catalogue.local.values()]
    named += [("Tal", i.title, i.id) for i in indicators]
    named = of_answers if assessors else named
    return Choices(
        "emne",
        tuple(name for _, _, name in named),
        tuple(f"{kind}: {title}" if title else kind for kind, title, _ in named),
        tuple((title, name) for _, title, name in named),
    )
