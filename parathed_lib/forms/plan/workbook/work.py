"""The sheets on what the plan does: actions, milestones, result targets and money."""

from __future__ import annotations

from parathed_lib.catalogue import Catalogue
from parathed_lib.catalogue.planning import Planning
from parathed_lib.forms.evaluation.workbook.questions import scale
from parathed_lib.forms.plan.workbook.answers import (
    DAY,
    OF_ACTIONS,
    OF_PHASES,
    OF_TRACKS,
    choice,
    form_page,
)
from parathed_lib.forms.plan.workbook.measures import PART as RESULT_TARGETS
from parathed_lib.forms.workbook.layout import (
    COUNT,
    LONG,
    MONEY,
    TEXT,
    YEAR,
    YES_NO,
    Answer,
    Choices,
    Column,
    Kind,
    Page,
)

_PERSONS = (
    " Bliver der talt andet end personer og sager om personer, fx møder, så svar nej i "
    "den sidste kolonne. Ellers bliver et resultat på 1 til 4 skjult."
)


def actions_page(catalogue: Catalogue, planning: Planning) -> Page:
    rubric = catalogue.rubric
    asked = (
        ("id", "Id", 16, TEXT),
        ("title", "Handling", 52, LONG),
        ("track", "Spor", 13, OF_TRACKS),
        ("phase", "Fase", 13, OF_PHASES),
        ("theme", "Tema", 28, choice("tema", ((t.id, t.name) for t in rubric.themes))),
        ("owner", "Ansvarlig funktion", 26, TEXT),
        ("start", "Begynder", 20, TEXT),
        ("due", "Færdig", 20, TEXT),
        ("status", "Status", 15, choice("status", planning.name.items())),
        ("status_date", "Status er fra", 16, TEXT),
        ("kr", "Beløb i kr.", 14, MONEY),
        ("funding", "Betales af", 22, TEXT),
        ("points", "Punkter, numre", 13, Answer(Kind.COUNT, many=True)),
        ("parameter", "Svar, der skal løftes", 26, _parameter(catalogue)),
        ("aim", "Til trin", 9, scale("trin", rubric.levels)),
        ("indicator", "Tal, der følges", 28, _indicator(catalogue)),
        ("recommendations", "Anbefalinger, numre", 16, _recommendations(planning)),
    )
    page = form_page(
        "Handlinger",
        (5, *(width for _, _, width, _ in asked)),
        "Handlinger",
        "Hvad gør I, hvem har ansvaret, og hvornår er det færdigt? Skriv en funktion, "
        "aldrig et navn. Punkternes numre står i arket Opmærksomhed, anbefalingernes "
        "i arket Anbefalinger, og hvad der skal til for at nå et trin, står i arket "
        f"Næste trin. {DAY}",
        landscape=True,
    )
    page.still = 2
    columns = [Column(key, title, answer) for key, title, _, answer in asked]
    page.ask_rows("actions", columns, spare=25)
    return page


def set_aside_page() -> Page:
    page = form_page(
        "Fravalgte punkter",
        (5, 18, 89),
        "Fravalgte punkter",
        "Er der opmærksomhedspunkter, som ingen handling tager op? Skriv nummeret fra "
        "arket Opmærksomhed, og hvorfor I lader det ligge.",
    )
    columns = [
        Column("point", "Punkt, nummer", COUNT),
        Column("reason", "Begrundelse", LONG),
    ]
    page.ask_rows("set_aside", columns, spare=8)
    return page


def milestones_page() -> Page:
    page = form_page(
        "Milepæle",
        (5, 52, 28, 14, 16, 26, 20),
        "Milepæle",
        f"Hvad skal være nået, og hvornår? Udfyld Nået den, når det er sket. {DAY}",
        landscape=True,
    )
    columns = [
        Column("text", "Milepæl", LONG),
        Column("due", "Skal nås", TEXT),
        Column("phase", "Fase", OF_PHASES),
        Column("action", "Handling", OF_ACTIONS),
        Column("owner", "Ansvarlig funktion", TEXT),
        Column("reached", "Nået den", TEXT),
    ]
    page.ask_rows("milestones", columns, spare=20)
    return page


def result_targets_page(*, measures_say_persons: bool) -> Page:
    page = form_page(
        "Resultatmål",
        (5, 52, 26, 20, 14, 26, 14, 18, 13),
        "Resultatmål",
        "Hvad skal komme ud af planen? Skriv det ventede antal som et tal, en grænse "
        "eller et interval: 50, ≥ 50 eller 5-6. Skal et mål tælles på flere måder, så "
        "skriv de næste på linjerne under, og lad målet stå tomt der."
        + (_PERSONS if measures_say_persons else ""),
        landscape=True,
    )
    columns = [
        Column("text", "Resultatmål", LONG),
        Column("owner", "Ansvarlig funktion", TEXT),
        Column("due", "Skal nås", TEXT),
        Column("expected", "Ventet antal", TEXT),
        Column("of", "Hvad bliver talt?", TEXT),
        Column("actual", "Det blev", COUNT),
        Column("actual_date", "Talt den", TEXT),
    ]
    if measures_say_persons:
        columns.append(Column("persons", "Personer?", YES_NO))
    page.ask_rows(RESULT_TARGETS, columns, spare=12)
    return page


def budget_page(planning: Planning) -> Page:
    page = form_page(
        "Økonomi",
        (5, 30, 50, 18, 10, 16),
        "Økonomi",
        "Skriv beløbene i hele kroner, som planen har dem, også dens egne summer. Et "
        "beløb uden år gælder hele planen.",
    )
    kinds = choice("beløb", ((a.id, a.name) for a in planning.file.amounts))
    columns = [
        Column("kind", "Slags beløb", kinds),
        Column("name", "Hvad går det til?", TEXT),
        Column("kr", "Beløb i kr.", MONEY),
        Column("year", "År", YEAR),
        Column("track", "Spor", OF_TRACKS),
    ]
    page.ask_rows("budget", columns, spare=20)
    return page


def _parameter(catalogue: Catalogue) -> Answer:
    return choice("svar om", ((p.id, p.name) for p in catalogue.rubric.parameters))


def _indicator(catalogue: Catalogue) -> Answer:
    indicators = [*catalogue.indicators.by_id.values(), *catalogue.local.values()]
    return choice("indikator", ((i.id, i.title) for i in indicators))


def _recommendations(planning: Planning) -> Answer:
    """Recommendations by their numbers in the printed order, or by their ids."""
    ids = tuple(entry.id for entry in planning.recommendations)
    numbers = tuple(range(1, len(ids) + 1))
    choices = Choices("anbefaling", ids, numbers)
    return Answer(Kind.CHOICE, choices, many=True)
