"""Every sentence is true in every state: the pages' words against their JSON.

Each rule pairs a pattern with what the JSON must say where a sentence matches it. The
pages are those of `page_states`: all kinds of page in all states of a municipality. A
second net is for sentences that no rule knows: what stands alike on the pages of two
opposed states cannot hang on the state, unless it is known to be general.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from page_states import CODE, STATES, Page, made, subject
from report_fixtures import danish

from parathed_lib import assess, load_catalogue

pytestmark = pytest.mark.slow  # makes pages in some forty states

Facts = dict[str, Any]
WORDS = "ingen én to tre fire fem seks syv otte ni ti elleve tolv".split()
SIDE = {"kommunens": "own", "bedømmerens": "assessor", "svar": "assessor"}
ALL = [(kind, state) for kind, states in STATES.items() for state in states]
every_page = pytest.mark.parametrize(("kind", "state"), ALL)


def count(word: str) -> int:
    """A number as the pages write it: `Ti`, `ét`, `13`."""
    word = {"et": "én", "en": "én", "ét": "én"}.get(word.lower(), word.lower())
    return WORDS.index(word) if word in WORDS else int(word.replace(".", ""))


# What the JSON says


def given(facts: Facts, side: str = "") -> int:
    rows = facts["parameters"]
    return sum(p["value"] is not None for p in rows if side in ("", p["rater"]))


def asked(facts: Facts, side: str) -> int:
    return sum(p["rater"] == side for p in facts["parameters"])


def has_form(facts: Facts) -> bool:
    return facts["form_date"] is not None


def has_order(facts: Facts) -> bool:
    return any(t["priority_own"] for t in facts["themes"])


def both(facts: Facts) -> list[tuple[float, float]]:
    """The two means of the themes in which both sides have an answer."""
    rows = [(t["own"], t["assessor"]) for t in facts["themes"]]
    return [row for row in rows if None not in row]


def side_means(facts: Facts, side: str) -> list[float]:
    score = facts["score"][f"{side}_mean"]
    found = [score, *(t[side] for t in facts["themes"])]
    return [mean for mean in found if mean is not None]


def side_is_ranked_right(facts: Facts, m: re.Match[str]) -> bool:
    """Highest and lowest are those of the themes' means of that side alone."""
    side = SIDE[m[1].lower()]
    means = [t[side] for t in facts["themes"] if t[side] is not None]
    ends = danish(max(means), 1), danish(min(means), 1)
    return (m[2], m[3]) == ends and ends[0] != ends[1]


def self_rated(facts: Facts) -> bool:
    return any(p.get("self_rated") for p in facts["parameters"])


def one_sided(facts: Facts, side: str) -> bool:
    return given(facts) == given(facts, side) > 0


def steps(facts: Facts, way: str) -> int:
    changes = [r["change"] for r in facts["ratings"] if r["change"] is not None]
    return (
        sum(c > 0 for c in changes) if way == "højere" else sum(c < 0 for c in changes)
    )


def official(facts: Facts) -> list[Facts]:
    rows = facts["indicators"]
    return [i for i in rows if not i["substitute_for"] and not i["local"]]


def known(facts: Facts) -> int:
    return sum(i["municipality"] is not None for i in official(facts))


def overall(facts: Facts) -> list[float]:
    rows = facts["changes"]
    return [c["mean"] for c in rows if c["parameter"] is None and c["mean"] is not None]


def newest(facts: Facts) -> list[Facts]:
    name = facts["rounds"][-1]["name"]
    return [p for p in facts["parameters"] if p["round"] == name]


def conflicts(facts: Facts) -> list[Facts]:
    return [f for f in facts["findings"] if f["group"] == "conflict"]


def against(facts: Facts) -> list[str]:
    """The verdicts of an area against the nation."""
    return [i["verdict"] for i in facts["indicators"] if i["verdict"]]


def gap(facts: Facts, why: str) -> bool:
    return why in [i["why"] for i in facts["indicators"]]


@dataclass(frozen=True)
class Rule:
    """Where a sentence of these kinds of page matches, the JSON must say so."""

    kinds: str
    pattern: str
    holds: Callable[[Facts, re.Match[str]], bool]


A, M, P, G, R = "assessment", "monitoring", "plan", "programme", "area"
RUBRIC = load_catalogue().rubric
RULES = [
    # Who has answered, and how much
    Rule(A, r"^Gennemsnittet af (?!komm|bedøm)(\w+) svar er ([\d,]+)", lambda f, m: (
        count(m[1]) == given(f) and m[2] == danish(f["score"]["mean"], 1))),
    Rule(A, r"(\w+) svar står i kommunens del og (\w+) i bedømmerens", lambda f, m: (
        (count(m[1]), count(m[2])) == (given(f, "own"), given(f, "assessor"))
        and min(given(f, "own"), given(f, "assessor")) > 0)),
    Rule(A, r"Kun (\w+) del er besvaret|^(Kommunen|Bedømmeren)s (?:egne )?svar i \d",
         lambda f, m: (
        (bool(m[2]) and self_rated(f))
        or one_sided(f, SIDE[m[1] or f"{m[2].lower()}s"]))),
    Rule(A, r"Få en bedømmer til|ser på kommunen", lambda f, m: self_rated(f)),
    Rule(A, r"Få (\w+) del af skemaet besvaret", lambda f, m: (
        given(f) > 0 and not given(f, SIDE[m[1]]))),
    Rule(f"{A} {M}", r"har ikke afleveret noget skema", lambda f, m: not has_form(f)),
    Rule(f"{A} {M}", r"Skemaet har ingen svar", lambda f, m: has_form(f)),
    Rule(f"{A} {M}", r"^Svarene er fra (\d{4})", lambda f, m: f["form_date"] == m[1]),
    Rule(A, r"i (denne )?runde\b", lambda f, m: bool(
        f["round"] or f["manifest"]["parameters"]["round"])),
    Rule(A, r"afleveret noget skema i runde (\w+)", lambda f, m: (
        f["round"] is None and f["manifest"]["parameters"]["round"] == m[1])),
    Rule(A, r"afleveret noget skema i (\w+) eller tidligere", lambda f, m: (
        f["round"] is None and f["vintage"] == m[1])),
    Rule(A, r"^I (\d{4}): |svar i (\d{4}):", lambda f, m: (
        f["form_date"][:4] == (m[1] or m[2]))),
    Rule(f"{A} {M}", r"Kilde: kommunens skema", lambda f, m: has_form(f)),
    Rule(A, r"Hvor parat kommunen er(?! i dag)|Der er ingen svar at vise|"
         r"Der er ingen score|Uden svar er|spørgsmål er besvaret|^Ikke vurderet",
         lambda f, m: not given(f)),
    Rule(A, r"Svarene står i", lambda f, m: given(f) > 0),
    Rule(A, r"så tallet er foreløbigt|^Foreløbig:|: foreløbig |\(foreløbig\)|"
         r"scoren er foreløbig,", lambda f, m: f["score"]["status"] == "preliminary"),
    Rule(A, r"(\w+) af de (\w+) svar mangler", lambda f, m: (
        count(m[2]) == f["score"]["expected"]
        and count(m[1]) == f["score"]["expected"] - given(f))),
    Rule(A, r"^Summen er (\d+)", lambda f, m: int(m[1]) == f["score"]["sum"]),
    # The form does not say who filled in its parts
    Rule(A, r"Hvor parat kommunen er i dag|Svarene er gamle|"
         r"Få skemaet besvaret igen", lambda f, m: (
        int(f["form_date"][:4]) + 2 <= int(f["vintage"][:4]))),
    Rule(A, r"^Bedømmeren har ikke svaret", lambda f, m: not given(f, "assessor")),
    Rule(A, r"^Kommunen har ikke svaret", lambda f, m: not given(f, "own")),
    Rule(f"{A} {M} {G}", r"[Bb]edømmer(en)? har (?!ikke)|har vurderet",
         lambda f, m: False),
    Rule(A, r"har selv svaret", lambda f, m: self_rated(f)),
    Rule(f"{A} {G}", r"\b([Tt]o|[Tt]re|[Ff]ire|[Ff]em|ti)\b[^.]*(fra kommunen|"
         r"fra en bedømmer|kommunernes egne|giver kommunerne)", lambda f, m: False),
    # The sides
    Rule(A, r"^(\w+) (?:(?:egne )?svar|på .*\(selvvurderet\)): "
         r"højest .* \(gns\.\s([\d,]+)\), lavest .* \(([\d,]+)\)",
         side_is_ranked_right),
    Rule(A, r"\(\d[\d,]*\) blandt (\w+)", lambda f, m: given(f, SIDE[m[1]]) > 1),
    Rule(A, r"De to gennemsnit", lambda f, m: (
        None not in (f["score"]["own_mean"], f["score"]["assessor_mean"]))),
    Rule(A, r"forbinder temaets to gennemsnit", lambda f, m: (
        any(own != assessor for own, assessor in both(f)))),
    Rule(A, r"Gennemsnittet af (kommunens|bedømmerens) (?:egne )?svar er ([\d,]+)",
         lambda f, m: m[2] in [danish(x, 1) for x in side_means(f, SIDE[m[1]])]),
    Rule(A, r"Der er ingen svar i (\w+) del", lambda f, m: (
        given(f, SIDE[m[1]]) < asked(f, SIDE[m[1]]))),
    # Order and tasks
    Rule(A, r"Opgaver og rækkefølge|som kommunen selv har givet|"
         r"[Kk]ommunen sætter", lambda f, m: has_order(f)),
    Rule(A, r"laveste af .* \((\d)\), hører til et tema uden opgave", lambda f, m: (
        int(m[1]) in [p["value"] for p in f["parameters"]])),
    Rule(A, r"første opgaver? fra (\d{4})|^Opgaver fra (\d{4})", lambda f, m: (
        f["form_date"][:4] == (m[1] or m[2]))),
    Rule(A, r"skemaets rækkefølge", lambda f, m: not has_order(f)),
    Rule(A, r"^De (\w+) første opgaver", lambda f, m: (
        count(m[1]) == 3 < len(f["attention_points"]))),
    Rule(A, r"ingen opgaver at vise|ingen opmærksomhedspunkter", lambda f, m: (
        not f["attention_points"])),
    # Figures
    Rule(A, r"^(\w+) tal om omgivelserne i", lambda f, m: (
        count(m[1]) == known(f) == len(official(f)))),
    Rule(A, r"^(\w+) af (\w+) tal kendes", lambda f, m: (
        (count(m[1]), count(m[2])) == (known(f), len(official(f))))),
    Rule(A, r"Folketallet er ikke oplyst", lambda f, m: (
        f["municipality"]["population"] is None)),
    Rule(A, r"ingen tal om kommunen", lambda f, m: known(f) == 0),
    Rule(f"{A} {M} {P} {G}", r"Eksempel med opdigtede tal", lambda f, m: f["example"]),
    # Follow-up
    Rule(M, r"hvordan svarene har flyttet sig", lambda f, m: f["score"] is not None),
    Rule(M, r"Svarenes gennemsnit: fra ([\d,]+) til ([\d,]+)", lambda f, m: (
        [m[1], m[2]] == [danish(f["score"][when], 1) for when in ("before", "now")])),
    Rule(M, r"fra de to runder", lambda f, m: f["score"] is not None),
    Rule(M, r"^(\w+) svar er (højere|lavere)", lambda f, m: (
        count(m[1]) == steps(f, m[2]) > 0)),
    Rule(M, r"Ingen svar har flyttet sig", lambda f, m: (
        f["score"] is not None and not steps(f, "højere") + steps(f, "lavere"))),
    Rule(M, r"Ingen spørgsmål er besvaret både|kan ikke sammenlignes med før",
         lambda f, m: f["score"] is None),
    Rule(M, r"hvad plan(?:en|erne) lover, |Plan(?:en|erne) (?:er set den|i tal)",
         lambda f, m: len(f["plans"]) == 1 if "anen" in m[0] else len(f["plans"]) > 1),
    Rule(M, r"Der er ingen plan|Læg en plan ind", lambda f, m: not f["plans"]),
    Rule(M, r"tal om omgivelserne der er nye", lambda f, m: bool(f["vintage_before"])),
    Rule(M, r"^(\w+) tal om omgivelserne har en ny periode", lambda f, m: (
        count(m[1]) == sum(i["change"] == "newer" for i in f["indicators"]))),
    Rule(M, r"ingen tidligere", lambda f, m: (
        not f["vintage_before"] or f["round_before"] is None)),
    Rule(M, r"intet tidligere at følge op", lambda f, m: (
        not f["vintage_before"] and not f["plans"] and f["score"] is None)),
    # Plans
    Rule(P, r"^Planen har ingen handlinger", lambda f, m: not f["actions"]),
    Rule(P, r"Planen har ikke noget om det", lambda f, m: not all(f[part] for part in (
        "goals", "definitions", "milestones", "result_targets", "amounts"))),
    Rule(P, r"ikke fundet modsigelser|siger hinanden imod", lambda f, m: (
        not conflicts(f))),
    Rule(P, r"^(\w+) milepæle", lambda f, m: count(m[1]) == len(f["milestones"])),
    Rule(P, r"skema ikke ligger her", lambda f, m: f["points"] is None),
    Rule(P, r"Der står ingen beslutning", lambda f, m: not f["plan"]["decision"]),
    Rule(P, r"går ikke op", lambda f, m: bool(conflicts(f))),
    # The programme
    Rule(G, r"viser ikke, hvad der er årsagen", lambda f, m: (
        any(c["mean"] is not None for c in f["changes"]))),
    Rule(G, r"^Tallene viser en ændring", lambda f, m: bool(overall(f))),
    Rule(G, r"opmærksomhedspunkter i hvert tema, kan ikke vises", lambda f, m: not any(
        p["municipalities"] or p["shared"] for p in f["attention_points"])),
    Rule(G, r"Gruppen er for lille", lambda f, m: (
        max(r["forms"] for r in f["rounds"]) < f["smallest_group"])),
    Rule(G, r"[Kk]un én runde", lambda f, m: len(f["rounds"]) == 1),
    Rule(G, r"svarene i gennemsnit ændret|Den samlede ændring er [+−\d]", lambda f, m: (
        bool(overall(f)))),
    Rule(G, r"^Lavest (i|er) ", lambda f, m: (
        any(p["mean"] is not None for p in newest(f)))),
    Rule(G, r"^(\w+) af landets (\d+) kommuner er med", lambda f, m: (
        count(m[1]) == len(f["municipalities"]))),
    Rule(G, r"^(\d+) af (\d+) gennemsnit", lambda f, m: (
        (int(m[1]), int(m[2])) == (
            sum(p["answered"] > 0 and p["mean"] is None for p in f["parameters"]),
            sum(p["answered"] > 0 for p in f["parameters"])))),
    Rule(G, r"(\w+) spørgsmål står i kommunens del af skemaet, (\w+) i", lambda f, m: (
        [count(m[1]), count(m[2])]
        == [len(RUBRIC.parameters_by(r)) for r in ("own", "assessor")])),
    # Areas
    Rule(R, r"^Her er de offentlige tal for (\d+) kommune", lambda f, m: (
        int(m[1]) == len(f["municipalities"]))),
    Rule(R, r"^(Højere|Lavere) end landet\.", lambda f, m: (
        any(v in ("higher", "lower", "better", "worse") for v in against(f)))),
    Rule(R, r"^Kan ikke skelnes fra landet\.", lambda f, m: "similar" in against(f)),
    Rule(R, r"^Ingen af tallene for området kan", lambda f, m: not against(f)),
    Rule(R, r"kan ikke lægges sammen, for vi kender", lambda f, m: gap(f, "counts")),
    Rule(R, r"mangler for mindst én af kommunerne", lambda f, m: gap(f, "members")),
    Rule(R, r"opgjort for politikredse, ikke for", lambda f, m: gap(f, "districts")),
    Rule(R, r"ikke tal for nogen af kommunerne", lambda f, m: gap(f, "none")),
    Rule(R, r"regnet af antallene i alle", lambda f, m: (
        any(i["origin"] == "computed" and i["of"] for i in f["indicators"]))),
    Rule(R, r"som har de samme kommuner", lambda f, m: (
        any(i["origin"] == "given" for i in f["indicators"]))),
    Rule(R, r"^Forskelle(n|ne) på .* er testet", lambda f, m: (
        any(v in ("better", "worse", "similar") for v in against(f)))),
]  # fmt: skip
# What is said of these hangs on the form and the plan, and on the sides of the form.
OF_THE_FORM = re.compile(
    r"\b[Ss]var(ene)?\b|bedømmer|[Ss]kema|\b[Rr]unde|\b[Pp]laner?n?e?\b|[Mm]ilepæl|"
    r"[Hh]andlinge?r?\b|[Ææ]ndring|opmærksomhedspunkt"
)
OF_THE_SIDES = re.compile(r"\bkommunens (egne|del)|[Bb]edømmer|[Ee]gne svar")
OPPOSED = [
    (A, "no form", "complete", OF_THE_FORM),
    (A, "own side only", "assessor's side only", OF_THE_SIDES),
    (M, "nothing", "plan and moved", OF_THE_FORM),
    (M, "nothing", "unmoved", OF_THE_FORM),
    (P, "bare", "full, with form", OF_THE_FORM),
    (G, "one municipality", "two rounds", OF_THE_FORM),
    (G, "without answers", "two rounds", OF_THE_FORM),
]
# A label says nothing: a cell, a name, a heading of a section (its link ends it).
LEAST_WORDS, HEADING = 4, "¶"


@pytest.fixture(scope="module")
def page(repository: Path, vintages: Path) -> Callable[[str, str], Page]:
    """The page of a kind in a state, made once."""
    kept: dict[tuple[str, str], Page] = {}

    def page(kind: str, state: str) -> Page:
        if (kind, state) not in kept:
            kept[kind, state] = made(
                repository, kind, state, subject(kind, state, vintages)
            )
        return kept[kind, state]

    return page


@pytest.fixture(scope="module")
def general(repository: Path) -> dict[str, list[str]]:
    """The sentences that are true whatever the state, by kind of page."""
    path = repository / "tests" / "data" / "general_sentences.toml"
    return tomllib.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def verdicts(
    page: Callable[[str, str], Page],
) -> Callable[[str, str], list[tuple[Rule, str, bool]]]:
    """What the rules say of the page of a kind in a state, found once."""
    kept: dict[tuple[str, str], list[tuple[Rule, str, bool]]] = {}

    def verdicts(kind: str, state: str) -> list[tuple[Rule, str, bool]]:
        if (kind, state) not in kept:
            kept[kind, state] = list(applied(page(kind, state)))
        return kept[kind, state]

    return verdicts


def applied(page: Page) -> Iterable[tuple[Rule, str, bool]]:
    """Every rule with every sentence it knows, and whether the JSON bears it out."""
    for rule in RULES:
        if page.kind not in rule.kinds.split():
            continue
        for sentence in page.sentences:
            for match in re.finditer(rule.pattern, sentence):
                yield rule, sentence, rule.holds(page.facts, match)


@every_page
def test_every_sentence_is_borne_out_by_the_facts_of_its_page(verdicts, kind, state):
    faults = [
        f"{rule.pattern!r}: {sentence}"
        for rule, sentence, holds in verdicts(kind, state)
        if not holds
    ]
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_what_an_interval_means_is_explained_once_and_not_of_surveys(page):
    """The same people with another outcome: no year beside another, no sample."""
    sentences = page("assessment", "complete").sentences
    explained = [s for s in sentences if "de samme mennesker" in s]
    assert len(explained) == 1
    assert "et andet udfald for hver enkelt" in explained[0]
    assert not [s for s in sentences if "nterval" in s and "år til år" in s]
    [surveys] = [s for s in sentences if "forklaringen her gælder ikke" in s]
    assert surveys.startswith("Tryghed og trivsel kommer fra spørgeskemaer")


def test_every_rule_that_can_hold_meets_a_sentence(verdicts):
    """A rule that meets none is a hole in the net. The rules that forbid meet none."""
    met = {rule.pattern for where in ALL for rule, *_ in verdicts(*where)}
    words = re.compile("har vurderet|giver kommunerne|Tallene viser en ændring")
    forbid = {r.pattern for r in RULES if words.search(r.pattern)}
    assert {r.pattern for r in RULES} - met == forbid


@pytest.mark.parametrize(
    ("kind", "state", "sentence"),
    [
        (A, "no form", "Kommunen har selv svaret, og en bedømmer har vurderet."),
        (A, "complete", "Kommunen har selv svaret, og en bedømmer har vurderet."),
        (A, "no form", "Kilde: kommunens skema."),
        (A, "part", "Gennemsnittet af ti svar er 3,0."),
        (A, "own side only", "De to gennemsnit svarer på forskellige spørgsmål."),
        (A, "no order", "Opgaver og rækkefølge er fra skemaet."),
        (A, "complete", "Kommunen har selv svaret på bedømmerens spørgsmål."),
        (A, "complete", "Svarene er ti vurderinger: fem fra kommunen selv, fem fra B."),
        (M, "nothing", "En opgørelse af, hvordan svarene har flyttet sig."),
        (M, "nothing", "Planerne er set den 30. november 2026."),
        (M, "unmoved", "To svar er højere siden 2024."),
        (P, "full, with form", "Planen har ingen handlinger."),
        (P, "bare", "To ting går ikke op"),
        (G, "one round", "Tallene viser en ændring."),
        (
            G,
            "two rounds",
            "Fem af svarene giver kommunerne, fem en bedømmer.",
        ),
    ],
)
def test_the_rules_find_what_was_false(page, kind, state, sentence):
    found = page(kind, state)
    false = Page(kind, state, found.facts, f"<p>{sentence}</p>")
    assert any(not holds for *_, holds in applied(false))


@pytest.mark.parametrize(
    ("kind", "one", "other", "about"),
    OPPOSED,
    ids=[f"{kind}: {one}, {other}" for kind, one, other, _ in OPPOSED],
)
def test_what_stands_on_pages_of_opposed_states_does_not_hang_on_the_state(
    page, verdicts, general, kind, one, other, about
):
    """Such a sentence is borne out by a rule on both pages, or is known as general."""
    shared = set(page(kind, one).of_the_page) & set(page(kind, other).of_the_page)
    ruled = {s for state in (one, other) for _, s, _ in verdicts(kind, state)}
    unknown = {
        s
        for s in shared - ruled
        if about.search(s) and len(s.split()) >= LEAST_WORDS and HEADING not in s
    }
    assert unknown - set(general[kind]) == set()


@pytest.mark.parametrize("side", ["own", "assessor"])
def test_the_page_counts_the_parameters_of_the_rubric_it_has(vintages, side):
    """A rubric without one of the parameters: no number of the old one is left."""
    catalogue = load_catalogue()
    left_out = catalogue.rubric.parameters_by(side)[-1].id
    rubric = catalogue.rubric.model_copy()
    for kept in ("parameter", "theme", "label"):
        rubric.__dict__.pop(kept, None)
    rubric.__dict__["parameters"] = [p for p in rubric.parameters if p.id != left_out]
    smaller = replace(catalogue, rubric=rubric)
    assessment = assess(CODE, "2026", root=vintages, catalogue=smaller)
    repository = Path(__file__).resolve().parents[2]
    found = made(repository, A, "smaller rubric", assessment)

    assert len(found.facts["parameters"]) == 9
    told = [s for s in found.sentences if re.search(r"spørgsmål|vurderinger|svar", s)]
    assert not [s for s in told if re.search(r"\b([Tt]i|[Ff]em)\b", s)]
    asked = {
        p.question for p in catalogue.rubric.parameters if p.question in found.html
    }
    assert asked == {p.question for p in smaller.rubric.parameters}
