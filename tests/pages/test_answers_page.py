"""What the report says of the form itself: what answers rest on, and the targets.

All ratings here are made up, so the round is `eksempel`. Expected words are worked by
hand from the form below and from rubric.toml.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from drawings import items
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from report_fixtures import parsed, words
from test_page_content import (
    id_faults,
    leaked,
    nesting_faults,
    number_faults,
    outline_faults,
    picture_faults,
    request_faults,
    table_faults,
)

from parathed_lib import Assessment, assess, load_catalogue
from parathed_lib.formatting import period
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.pages.assessment import parts as page
from parathed_lib.pages.assessment.answers import target_rows
from parathed_lib.pages.assessment.figures import targets as drawing
from parathed_lib.pages.assessment.parts import answers, targets
from parathed_lib.pages.base.parts import Part
from parathed_lib.pages.drawing.palette import ACCENT, EDGE, INK, WHITE
from parathed_lib.pages.drawing.sheet import Areas, Label, Marks
from parathed_lib.pages.messages import say
from parathed_lib.report.notebook.export import ParathedExporter

RUBRIC = load_catalogue().rubric
HOSTILE = "<script>alert(1)</script>\"' & =SUM(1)"
UNCHANGED = "Intet svar og ingen score er ændret"


def form(**parts: Any) -> SelfEvaluation:
    """A form of June 2026 with these parts and nothing else."""
    known = {"schema": 1, "municipality": "183", "round": "eksempel"}
    known |= {"rubric": RUBRIC.version, "date": "2026-06-30"}
    return SelfEvaluation.model_validate(known | parts)


def document(parameter: str, **parts: str) -> dict[str, str]:
    known = {"parameter": parameter, "kind": "strategy", "title": "Strategi for byen"}
    return known | parts


def target(parameter: str, level: int, date: str, **parts: str) -> dict[str, Any]:
    known = {"reason": "Vi vil vide mere.", "owner": "Leder af forebyggelse"}
    return {"parameter": parameter, "level": level, "date": date} | known | parts


FULL = form(
    ratings={
        "emergency_readiness": 4,
        "initiatives": 3,
        "strategy": 4,
        "concern_procedure": 1,
        "registration_practice": 4,
    },
    texts={"strategy_vision": "Vi vil forebygge."},
    confidence={"emergency_readiness": 2, "strategy": 5, "registration_practice": 1},
    reasons={"strategy": "Byrådet vedtog den i maj."},
    evidence=[
        document("strategy", date="2025-05-20", place="Hjemmesiden"),
        document("strategy", kind="policy", title="Medborgerpolitik"),
        document("initiatives", kind="readiness_plan", title="Plan", date="2024"),
    ],
    criteria=["strategy_mentioned", "strategy_own_goals", "registration_some"],
    targets=[
        target("registration_practice", 4, "2027"),
        target("concern_procedure", 3, "2027-06-30"),
        target("competences", 3, "2027"),
        target("initiatives", 4, "2026-12-31"),
        target("emergency_readiness", 2, "2027-12"),
    ],
)


@pytest.fixture(scope="module")
def ishoej(embedded_root) -> Assessment:
    return assess("183", "2017", root=embedded_root)


@pytest.fixture
def with_form(ishoej):
    """The assessment of Ishøj with another form."""

    def change(given: SelfEvaluation | None) -> Assessment:
        return replace(ishoej, evaluation=given, round="eksempel")

    return change


def html_of(part: Any) -> BeautifulSoup:
    return parsed(f"<main>{part.html}</main>")


def table(soup: BeautifulSoup, name: str) -> Tag:
    found = soup.find(id=f"table-{name}")
    assert found is not None
    parent = found.find_parent("table")
    assert isinstance(parent, Tag)
    return parent


def rows(soup: BeautifulSoup, name: str) -> list[list[str]]:
    body = table(soup, name).select("tbody tr")
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in body]


def whole_page(assessment: Assessment) -> str:
    """The parts among those that they refer to, as a page of the exporter."""
    parts = {
        "Forside": page.front(assessment),
        "Kommunen": page.extent(assessment),
        "Organisationen": page.themes(assessment),
        "Hvad svarene hviler på": answers(assessment),
        "Mål": targets(assessment),
    }
    stamp = parts["Forside"].stamp
    cells = []
    for title, part in parts.items():
        stamped = Part(part.html, part.facts, stamp)
        output = new_output("display_data", stamped._repr_mimebundle_())
        cells.append(new_markdown_cell(f"## {title}"))
        cells.append(new_code_cell("", outputs=[output]))
    notebook = new_notebook(cells=cells)
    assert nbformat.v4.nbformat == notebook.nbformat
    html, _ = ParathedExporter().from_notebook_node(notebook)
    return str(html)


# What answers rest on


def test_coverage_counts_answers_with_a_document_among_all_answers(with_form):
    # strategy and initiatives of five
    soup = html_of(answers(with_form(FULL)))
    title = words(table(soup, "answers").caption)
    assert "To af fem svar har mindst ét dokument" in title


def test_every_document_stands_at_its_answer_with_kind_title_date_and_place(with_form):
    soup = html_of(answers(with_form(FULL)))
    by_name = {row[0]: row for row in rows(soup, "answers")}
    strategy = next(row for name, row in by_name.items() if name.startswith("Strategi"))
    assert "Byrådet vedtog den i maj." in strategy[0]
    assert "Strategi: Strategi for byen, 20. maj 2025. Findes: Hjemmesiden" in strategy[
        1
    ].replace(" ,", ",")
    assert "Politik: Medborgerpolitik" in strategy[1]
    assert strategy[1].count("Findes") == 1
    assert strategy[2] == "5 Helt sikker"
    readiness = next(r for name, r in by_name.items() if name.startswith("Beredskab"))
    assert readiness[1:] == ["– intet dokument", "2 Usikker"]
    assert len(by_name) == 5


def test_a_document_of_a_question_without_an_answer_is_not_left_out(with_form):
    given = FULL.model_copy(
        update={"evidence": form(evidence=[document("competences")]).evidence}
    )
    found = rows(html_of(answers(with_form(given))), "answers")
    assert found[-1][0].startswith("Kompetencer")
    assert "intet svar" in found[-1][0]


def test_the_remarks_name_their_places_and_what_is_lacking(with_form):
    soup = html_of(answers(with_form(FULL)))
    found = rows(soup, "remarks")
    assert "Seks steder at se på igen" in words(table(soup, "remarks").caption)
    assert found == [
        ["Svar på 3 eller 4 uden et dokument"],
        ["Beredskab", "4 I høj grad"],
        ["Etableret registreringspraksis", "4 I høj grad"],
        ["Svar over det trin, som kravene underbygger"],
        [
            "Strategi",
            "Svaret er 4, men kravene til trin 3 er ikke alle opfyldt. "
            "Ikke fundet: Trin 3: Det står, hvilken "
            "funktion der har ansvaret. Trin 4: Strategien er godkendt politisk, og "
            "datoen er oplyst.",
        ],
        [
            "Etableret registreringspraksis",
            "Svaret er 4, men kravene til trin 3 er ikke alle opfyldt. "
            "Ikke fundet: Trin 3: Henvendelser "
            "bliver noteret for alle borgere på samme måde. Trin 4: Antallet kan "
            "tælles op på tværs af forvaltninger uden oplysninger om personer.",
        ],
        ["Svar, der ikke passer med resten af skemaet"],
        [
            "Etableret registreringspraksis og Antal henvendelser og sager",
            "Svaret siger, at sagerne kan ses samlet, men intet antal er oplyst.",
        ],
        [
            "Beredskab og Plan for bekymringshenvendelser",
            "Kommunen svarer, at beredskabet i høj grad er på plads, men bedømmeren "
            "fandt ingen fast måde at håndtere bekymringer på.",
        ],
    ]
    clash = table(soup, "remarks").find_all("tr")[-2]
    assert [a["href"] for a in clash.find_all("a")] == [
        "#theme-leadership",
        "#table-extent",
    ]


def test_confidence_is_told_as_a_mean_with_the_unsure_answers(with_form):
    # (2 + 5 + 1) / 3 = 2.67
    text = words(html_of(answers(with_form(FULL))))
    assert "gennemsnit 2,7 på en skala fra 1 til 5" in text
    assert "oplyst for tre af fem svar" in text
    assert (
        "Mindst sikre er Beredskab (usikker) og Etableret registreringspraksis (gæt)."
        in text
    )


def test_nothing_is_changed_and_the_page_says_so(with_form):
    before = FULL.model_dump()
    assert UNCHANGED in words(html_of(answers(with_form(FULL))))
    assert FULL.model_dump() == before


def test_a_form_that_asked_for_none_of_it_gets_two_sentences(ishoej):
    part = answers(ishoej)
    soup = html_of(part)
    assert not soup.find_all(["table", "ul", "figure"])
    assert words(soup).count(".") == 2
    for name in ("dokumenter", "sikre", "krav"):
        assert name in words(soup)
    assert "modsiger" not in words(soup)


def test_a_form_without_documents_is_not_blamed_for_each_answer(with_form):
    given = form(ratings={"competences": 4, "initiatives": 4})
    assert not html_of(answers(with_form(given))).find("table")
    given = form(ratings={"competences": 4}, confidence={"competences": 5})
    soup = html_of(answers(with_form(given)))
    assert "Svar på 3 eller 4 uden et dokument" not in words(soup)
    assert "Skemaet siger ikke, hvilke dokumenter" in words(soup)
    assert "Ingen svar er givet med lav sikkerhed." in words(soup)
    assert "Hvor sikre svarene er" in words(table(soup, "answers").caption)


def test_a_form_with_reasons_alone_shows_them(with_form):
    given = form(ratings={"competences": 4}, reasons={"competences": "Alle har lært."})
    soup = html_of(answers(with_form(given)))
    assert rows(soup, "answers") == [["Kompetencer 4 I høj grad Alle har lært."]]
    assert "Derfor ved vi ikke" not in words(soup)
    assert UNCHANGED in words(soup)


@pytest.mark.parametrize("given", [None, form()])
def test_without_answers_nothing_is_said_of_what_they_rest_on(with_form, given):
    assert answers(with_form(given)).html == ""
    assert targets(with_form(given)).html == ""


def raters_of(number: int) -> list[SelfEvaluation]:
    """Raters of the five parameters: at each question, every fourth gives a level."""
    asked = list(FULL.ratings)
    return [form(ratings={p: 1 + n % 4 for p in asked}) for n in range(number)]


def test_the_agreement_of_raters_stands_theme_by_theme(with_form):
    # Six raters answer 1, 2, 3, 4, 1, 2: of 15 pairs at each question two are equal.
    soup = html_of(answers(replace(with_form(FULL), raters=tuple(raters_of(6)))))
    assert "13\xa0% af svarene er ens" in words(table(soup, "agreement").caption)
    assert rows(soup, "agreement") == [
        ["Alle temaer", "6", "75", "13\xa0%"],
        ["Ledelse og strategisk forankring", "6", "30", "13\xa0%"],
        ["Beredskab og indsats", "6", "45", "13\xa0%"],
    ]


def test_of_few_raters_it_is_said_that_their_agreement_is_not_told(with_form):
    assessment = replace(with_form(FULL), raters=tuple(raters_of(5)))
    soup = html_of(answers(assessment))
    assert soup.find("table", class_="agreement") is None
    assert "Fem har svaret hver for sig." in words(soup)
    assert "vises ikke, når færre end seks har svaret" in words(soup)
    alone = replace(with_form(FULL), raters=tuple(raters_of(1)))
    assert "hver for sig" not in words(html_of(answers(alone)))


# Targets


def test_targets_stand_in_the_order_of_the_ratings_with_the_way_to_go(with_form):
    found = [
        (
            say("assessment", "target_name", r),
            r.gap.rating,
            r.gap.target.level,
            period(r.gap.target.date),
            say("assessment", "pace_remark", r.gap),
        )
        for r in target_rows(with_form(FULL))
    ]
    assert found == [
        (
            "Etableret registreringspraksis",
            4,
            4,
            "2027",
            "Målet er det samme som svaret nu.",
        ),
        (
            "Beredskab",
            4,
            2,
            "december 2027",
            "−2 trin: målet er lavere end svaret nu.",
        ),
        ("Indsatser", 3, 4, "31. december 2026", "+1 trin på 6 måneder."),
        (
            "Plan for bekymringshenvendelser",
            1,
            3,
            "30. juni 2027",
            "+2 trin på 1 år: mere end ét trin om året.",
        ),
        ("Kompetencer", None, 3, "2027", "Der er intet svar at måle fra."),
    ]


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-07-10", "+1 trin på under en måned."),
        ("2026-07", "+1 trin på 1 måned."),
        ("2027-12", "+1 trin på 1,5 år."),
        ("2026-06", "+1 trin. Datoen er ikke senere end svarenes."),
        ("2020", "+1 trin. Datoen er ikke senere end svarenes."),
    ],
)
def test_the_time_to_a_target_is_told_in_months_or_years(with_form, date, said):
    given = form(ratings={"strategy": 2}, targets=[target("strategy", 3, date)])
    [row] = target_rows(with_form(given))
    assert say("assessment", "pace_remark", row.gap) == said


TITLES = [
    (FULL.ratings, FULL.targets, "Et af fem mål kræver mere end ét trin om året"),
    (
        {"strategy": 1},
        [target("strategy", 4, "2027-06-30")],
        "Målet for strategi kræver mere end ét trin om året",
    ),
    (
        {"strategy": 3},
        [target("strategy", 3, "2027")],
        "Ingen af målene er højere end svarene nu",
    ),
    ({}, [target("strategy", 3, "2027")], "Der er mål, men intet svar at måle dem mod"),
    (
        {"strategy": 2, "competences": 2},
        [target("strategy", 4, "2030"), target("competences", 3, "2030")],
        "Længst er der til målet for strategi: to trin",
    ),
    (
        {"strategy": 2, "competences": 3},
        [target("strategy", 3, "2030"), target("competences", 4, "2030")],
        "To mål ligger ét trin over svarene nu",
    ),
]


@pytest.mark.parametrize(("ratings", "wished", "title"), TITLES)
def test_the_title_is_the_finding(with_form, ratings, wished, title):
    wished = [w if isinstance(w, dict) else w.model_dump() for w in wished]
    given = form(ratings=ratings, targets=wished)
    soup = html_of(targets(with_form(given)))
    [shown] = soup.select("figcaption .title")
    assert words(shown) == title


def test_the_table_names_owner_and_reason_and_the_drawing_tells_the_numbers(with_form):
    soup = html_of(targets(with_form(FULL)))
    last = rows(soup, "targets")[-1]
    assert last[0] == "Kompetencer"
    assert "intet svar" in last[1]
    assert last[-2:] == ["Leder af forebyggelse", "Vi vil vide mere."]
    [svg] = soup.find_all("svg", role="img")
    said = svg.get("aria-label") or words(svg.title)
    assert "Plan for bekymringshenvendelser: 1, mål 3 30. juni 2027." in said
    assert "Kompetencer: intet svar, mål 3 2027." in said


def test_the_drawing_has_a_mark_for_each_answer_and_a_square_for_each_target(with_form):
    figure = drawing(with_form(FULL))
    marks = items(figure, Marks)
    # One of each stands in the legend; competences has no answer.
    own = [p for m in marks if m.form == "o" and m.fill == ACCENT for p in m.points]
    assessor = [
        p for m in marks if m.form == "D" and m.edge == INK and not m.dashes
        for p in m.points
    ]  # fmt: skip
    unknown = [p for m in marks if m.dashes and m.edge == EDGE for p in m.points]
    squares = [
        a
        for areas in items(figure, Areas)
        if areas.edge == INK and set(areas.fills) == {WHITE}
        for a in areas.polygons
    ]
    assert (len(own), len(assessor), len(unknown), len(squares)) == (3, 3, 1, 6)
    heads = [a for areas in items(figure, Areas) for a in areas.polygons if len(a) == 3]
    assert len(heads) == 3  # none where the target is the answer, or there is none
    labels = [label.text for label in items(figure, Label)]
    assert {"som nu", "intet svar"} <= set(labels)
    [left] = [x for x, _ in unknown]
    assert left < min(x for x, _ in own[1:] + assessor[1:])


# The whole page


def hostile() -> SelfEvaluation:
    """The full form with a text in every place that could break the page."""
    return FULL.model_copy(
        update={
            "reasons": dict.fromkeys(FULL.ratings, HOSTILE),
            "evidence": form(
                evidence=[
                    document("strategy", title=HOSTILE, place=HOSTILE),
                    document("initiatives", title="x" * 300),
                ]
            ).evidence,
            "targets": form(
                targets=[
                    target(
                        "concern_procedure", 3, "2027", owner=HOSTILE, reason=HOSTILE
                    )
                ]
            ).targets,
        }
    )


@pytest.mark.parametrize("given", [FULL, hostile(), form()])
def test_the_page_is_well_made(with_form, given):
    html = whole_page(replace(with_form(given), raters=tuple(raters_of(6))))
    soup = parsed(html)
    assert outline_faults(soup) == []
    assert table_faults(soup) == []
    assert picture_faults(soup) == []
    assert number_faults(soup) == []
    assert id_faults(soup) == []
    assert request_faults(soup) == []
    assert nesting_faults(html) == []
    assert leaked(soup) == []


def test_what_a_form_says_is_shown_and_never_run(with_form):
    assessment = with_form(hostile())
    html = answers(assessment).html + targets(assessment).html
    assert "<script" not in html
    soup = parsed(html)
    for name in ("answers", "targets"):
        assert HOSTILE in words(table(soup, name))


def test_the_parts_are_the_same_bytes_when_made_again(with_form):
    first, second = with_form(FULL), with_form(FULL.model_copy())
    assert answers(first).html == answers(second).html
    assert targets(first).html == targets(second).html
