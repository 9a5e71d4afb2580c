"""The sheets of the plan's workbook: what they ask, and where."""

from __future__ import annotations

from collections.abc import Sequence

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.planning import Planning, load_planning
from parathed_lib.forms.evaluation.workbook.questions import NO_PERSONS
from parathed_lib.forms.plan.workbook.answers import DAY, choice, form_page
from parathed_lib.forms.plan.workbook.guidance import (
    advice_page,
    next_steps_page,
    points_page,
)
from parathed_lib.forms.plan.workbook.work import (
    actions_page,
    budget_page,
    milestones_page,
    result_targets_page,
    set_aside_page,
)
from parathed_lib.forms.workbook.layout import (
    COUNT,
    LONG,
    PERIOD,
    TEXT,
    YES_NO,
    Answer,
    Column,
    Kind,
    Page,
)

_HOW = (
    "Udfyld felterne med ramme om. Alt andet er låst.",
    "Giv hver fase, hvert spor og hver handling et kort navn i kolonnen Id, fx spor-1. "
    "Det er det, I skriver, når I peger på dem i andre ark.",
    "Hvor et felt kan rumme flere ting, så sæt komma imellem: 1, 3, 4.",
    "Skriv datoer, som planen gør. " + DAY,
    NO_PERSONS,
    "Lad et felt stå tomt, hvis planen ikke siger noget om det. Et tomt felt tæller "
    "ikke som nul.",
    "Følg op i den samme fil: skriv status på handlingerne, og hvornår en milepæl blev "
    "nået.",
    "Gem filen som Excel-fil (.xlsx). Er der noget at rette, får I at vide, hvilket "
    "ark og hvilken celle det står i.",
)


def pages(catalogue: Catalogue, *, measures_say_persons: bool = True) -> list[Page]:
    """All sheets that are read, in their order.

    Before build plan-2 a result target did not say whether persons are counted.
    """
    planning = load_planning()
    asked = [
        _goals(),
        _definitions(),
        _texts(planning),
        _phases(),
        _tracks(),
        actions_page(catalogue, planning),
        set_aside_page(),
        milestones_page(),
        result_targets_page(measures_say_persons=measures_say_persons),
        budget_page(planning),
        _training(),
        _extent(catalogue),
        _statements(planning),
        _notes(),
        points_page(),
        next_steps_page(),
        advice_page(planning),
    ]
    return [_start(planning, asked), *asked]


def _start(planning: Planning, asked: Sequence[Page]) -> Page:
    page = Page("Start")
    page.write("Handleplan", "title")
    page.write(
        "Et skema til kommunens plan for at forebygge ekstremisme: hvad den vil, hvem "
        "der gør hvad, og hvordan det går.",
        "guide",
    )
    page.write("Sådan gør I", "heading")
    for number, step in enumerate(_HOW, start=1):
        page.pair(f"{number}.", step, "guide")
    page.write("Om planen", "heading")
    page.ask("municipality", "Kommunekode", TEXT)
    page.own.add((page.row, 3))
    page.ask("build", "Skemaets opbygning", TEXT, "Må ikke ændres.")
    page.ask("name", "Planens navn", TEXT, "Fx Handleplan 2027-2028.")
    page.ask("first", "Første dag", TEXT, f"Hvornår planen begynder. {DAY}")
    page.ask("last", "Sidste dag", TEXT, "Hvornår planen slutter.")
    page.ask(
        "round",
        "Runde",
        TEXT,
        "Den parathedsvurdering, som planen følger op på. Punkternes numre er dens.",
    )
    decision = choice("beslutning", ((d.id, d.name) for d in planning.file.decisions))
    page.ask(
        "decision", "Beslutning", decision, "Hvad det politiske udvalg besluttede."
    )
    page.ask("decision_date", "Besluttet den", TEXT)
    page.ask(
        "names_no_person",
        "Ingen personer",
        YES_NO,
        "Vi har set efter: teksterne i planen nævner ingen personer. Svar ja eller "
        "nej.",
    )
    page.write("Ark i skemaet", "heading")
    for other in asked:
        page.pair(other.title, other.shown[1, 1].text, target=other.title)
    page.gap()
    page.open_row = page.row + 1
    return page


def _goals() -> Page:
    page = form_page("Mål", (5, 107), "Strategiske mål", "Hvad vil I opnå med planen?")
    page.ask_rows("goals", [Column("", "Mål", LONG)], spare=10)
    return page


def _definitions() -> Page:
    page = form_page(
        "Begreber",
        (5, 30, 77),
        "Begreber",
        "Hvad betyder de ord, som planen bygger på, fx ekstremisme og radikalisering?",
    )
    columns = [Column("term", "Begreb", TEXT), Column("meaning", "Betydning", LONG)]
    page.ask_rows("definitions", columns, spare=10)
    return page


def _texts(planning: Planning) -> Page:
    page = Page("Tekster")
    page.write("Planen i ord", "title")
    page.write(NO_PERSONS, "guide")
    for passage in planning.passages:
        page.write(passage.title, "question")
        page.write(passage.prompt, "guide")
        page.ask(f"texts.{passage.id}", "Jeres tekst", LONG)
    return page


def _phases() -> Page:
    page = form_page(
        "Faser",
        (5, 16, 50, 30, 30),
        "Faser",
        f"Er planen delt op i perioder? Ellers lad arket stå tomt. {DAY}",
    )
    columns = [
        Column("id", "Id", TEXT),
        Column("name", "Fase", TEXT),
        Column("first", "Første dag", TEXT),
        Column("last", "Sidste dag", TEXT),
    ]
    page.ask_rows("phases", columns, spare=6)
    return page


def _tracks() -> Page:
    page = form_page(
        "Spor",
        (5, 16, 80),
        "Spor",
        "Er planen delt op i spor, altså slags arbejde? Ellers lad arket stå tomt.",
    )
    columns = [Column("id", "Id", TEXT), Column("name", "Spor", TEXT)]
    page.ask_rows("tracks", columns, spare=8)
    return page


def _training() -> Page:
    page = form_page(
        "Uddannelse",
        (5, 46, 36, 14, 20, 12),
        "Uddannelse og øvelser",
        "Hvem lærer hvad, og hvornår? Skriv grupper af medarbejdere, aldrig navne.",
    )
    columns = [
        Column("title", "Kursus eller øvelse", TEXT),
        Column("group", "For hvem", TEXT),
        Column("scenario", "Med scenarie", YES_NO),
        Column("date", "Hvornår", TEXT),
        Column("participants", "Deltagere", COUNT),
    ]
    page.ask_rows("training", columns, spare=12)
    return page


def _extent(catalogue: Catalogue) -> Page:
    page = form_page(
        "Antal",
        (5, 46, 24, 20),
        "Antal henvendelser og forløb",
        "Skriv kun samlede antal for en periode, aldrig den enkelte sag. Er der ingen, "
        "så skriv 0. Ved I det ikke, så lad linjen stå tom.",
    )
    counts = choice("antal", ((e.id, e.name) for e in catalogue.rubric.extent))
    columns = [
        Column("id", "Hvad er talt?", counts),
        Column("period", "Periode", PERIOD),
        Column("value", "Antal", COUNT),
    ]
    page.ask_rows("extent", columns, spare=24)
    return page


def _statements(planning: Planning) -> Page:
    page = form_page(
        "Udsagn",
        (5, 46, 18, 30, 26),
        "Tal, der skal passe",
        "Skriver planen et tal, som følger af andre tal i den? Skriv tallet, og enten "
        "det, der skal ganges, fx 5-6, 10-15, eller det, der bliver talt. Arket må "
        "gerne stå tomt.",
    )
    counted = choice("talt", ((c.id, c.name) for c in planning.file.counted))
    columns = [
        Column("what", "Hvad siger planen?", TEXT),
        Column("printed", "Planens tal", TEXT),
        Column("factors", "Ganges sammen", Answer(Kind.TEXT, many=True)),
        Column("counts", "Eller tælles", counted),
    ]
    page.ask_rows("statements", columns, spare=6)
    return page


def _notes() -> Page:
    page = Page("Bemærkninger", (16, 42, 66))
    page.write("Bemærkninger", "title")
    page.write(
        "Her står, hvor planen kommer fra, og bemærkninger til den, der læser den. "
        "Arket må gerne stå tomt.",
        "guide",
    )
    page.ask("label", "Påskrift", LONG)
    page.ask("source", "Kilde", LONG)
    page.write("Til læseren", "heading")
    page.write(
        "Skriv ordet plan under Handler om, når en bemærkning gælder hele planen. Den "
        "bliver vist først.",
        "guide",
    )
    columns = [Column("about", "Handler om", TEXT), Column("text", "Tekst", LONG)]
    page.ask_rows("notes", columns, spare=8)
    return page
