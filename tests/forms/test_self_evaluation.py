"""The municipality's form: what it gives, and how its faults are told."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from examples import ISHOEJ

from parathed_lib import assess, load_catalogue
from parathed_lib.errors import EvaluationError
from parathed_lib.forms import checks
from parathed_lib.forms.draft import MOST_FAULTS, Draft
from parathed_lib.forms.evaluation import EVALUATION, AttentionPoint, read_form
from parathed_lib.pages.assessment.result import result
from parathed_lib.privacy import personal_data

CATALOGUE = load_catalogue()
# The sub-headings of its pages (printed report); the fifth theme had no page.
SUBJECTS = [
    "Ledelsesmæssig forankring",
    "Strategi og vision",
    "Anvendelse af data",
    "Registreringspraksis",
    "Organisering og internt samarbejde",
    "Informationsdeling",
    "Eksternt samarbejde",
    "Beredskab",
    "Indsats",
    "Kommunikation",
    "Håndtering af bekymringshenvendelser",
    "Frontlinjepersonale",
    "Dedikerede ressourcer",
]
CONCERNS = "concerns_to_municipality"


@pytest.fixture
def path(data_root):
    return data_root / "data" / "raw" / "evaluations" / "2017" / "183.toml"


@pytest.fixture
def refused(path):
    """The message that reading the form raises, line by line without its frame."""

    def refused() -> list[str]:
        with pytest.raises(EvaluationError) as caught:
            read_form(path, CATALOGUE)
        first, *faults, last = str(caught.value).splitlines()
        many = re.fullmatch(
            r"Skemaet 2017/183.toml kan ikke bruges, (\d+) fejl:", first
        )
        assert many, first
        assert int(many[1]) == len(faults)
        assert last == "Ret, og prøv igen."
        return [fault.strip() for fault in faults]

    return refused


def with_extent(edit_form, *counts: str) -> None:
    edit_form("ambitions = ", f"extent = [{', '.join(counts)}]\nambitions = ")


def count(name: str, period: str, value: object) -> str:
    return f'{{id = "{name}", period = "{period}", value = {value}}}'


# The committed form


def test_the_form_of_ishoej_has_the_ratings_of_the_score_page(path):
    form = read_form(path, CATALOGUE).evaluation
    assert form.ratings == ISHOEJ
    assert (form.municipality, form.round, form.rubric, form.date) == (
        "183",
        "2017",
        "2017.1",
        "2017",
    )


def test_the_form_of_ishoej_has_a_text_under_every_sub_heading(path):
    form = read_form(path, CATALOGUE).evaluation
    titles = {q.id: q.title for q in CATALOGUE.rubric.questions}
    assert sorted(titles[name] for name in form.texts) == sorted(SUBJECTS)
    # The four blocks of the summary page.
    assert set(form.summary) == {
        "leadership",
        "organisation",
        "resources",
        "preparedness",
    }


def test_the_form_of_ishoej_says_that_it_is_reworded_and_holds_no_person(path):
    form = read_form(path, CATALOGUE).evaluation
    assert form.label == "gengivet efter den offentlige rapport"
    assert "2017" in form.source
    assert personal_data(path.read_text("utf-8")) is None


# From the form to the assessment


def test_a_changed_rating_changes_the_score(data_root, edit_form):
    edit_form("management_information = 1", "management_information = 4")
    score = assess("Ishøj", "2017", root=data_root).score
    # By hand: 30 - 1 + 4 = 33 of 10, assessor 16 / 5.
    assert (score.sum, score.mean, score.level) == (33, 3.3, 3)
    assert score.assessor_mean == 3.2


def test_a_rating_that_is_left_out_makes_the_score_preliminary(data_root, edit_form):
    edit_form("management_information = 1\n", "")
    found = result(assess("Ishøj", "2017", root=data_root))
    # By hand: 29 of 9 is 3,22.
    assert (found["score"]["status"], found["score"]["sum"]) == ("preliminary", 29)
    assert (found["score"]["answered"], found["score"]["expected"]) == (9, 10)
    last = found["parameters"][-1]
    assert (last["id"], last["value"], last["label"]) == (
        "management_information",
        None,
        None,
    )
    told = " ".join(u["why"] for u in found["unknowns"])
    assert "Anvendelse af ledelsesinformation" in told


def test_without_a_form_the_score_is_missing_and_the_figures_stand(data_root):
    path = data_root / "data" / "raw" / "evaluations" / "2017" / "360.toml"
    assert read_form(path, CATALOGUE) is None
    found = result(assess("Lolland", "2017", root=data_root))
    assert found["score"] == {
        "status": "missing",
        "sum": None,
        "answered": 0,
        "expected": 10,
        "mean": None,
        "level": None,
        "label": None,
        "own_mean": None,
        "assessor_mean": None,
        "sensitivity": None,
        "leave_one_out": [],
        "alternatives": [],
    }
    assert {p["value"] for p in found["parameters"]} == {None}
    assert found["attention_points"] == []
    assert found["form_date"] is None
    # disponibel_indkomst.csv: Lolland 2015.
    assert found["indicators"][1]["municipality"] == 184575


def test_without_any_round_there_is_none(data_root):
    shutil.rmtree(data_root / "data" / "raw" / "evaluations")
    found = result(assess("Ishøj", "2017", root=data_root))
    assert (found["round"], found["score"]["status"]) == (None, "missing")


def test_the_round_that_suits_a_vintage_is_the_newest_not_later(data_root, edit_form):
    rounds = data_root / "data" / "raw" / "evaluations"
    form = rounds / "2017" / "183.toml"
    for name in ("2019", "2030"):
        (rounds / name).mkdir()
        text = form.read_text("utf-8").replace('round = "2017"', f'round = "{name}"')
        (rounds / name / "183.toml").write_bytes(text.encode("utf-8"))
    chosen = [assess("183", v, root=data_root).round for v in ("2017", "2026")]
    assert chosen == ["2017", "2019"]
    assert assess("183", "2017", "2030", root=data_root).round == "2030"


def test_attention_points_follow_the_order_of_the_themes(path, edit_form):
    edit_form(
        '    "preparedness",\n    "organisation",\n    "resources",\n',
        '    "resources",\n',
    )
    form = read_form(path, CATALOGUE).evaluation
    ranked = [(rank, point.theme) for rank, point in form.ranked_points()]
    # Themes without a place come last, in the order of the form.
    assert ranked == [
        (1, "resources"),
        (2, "leadership"),
        (2, "leadership"),
        (3, "preparedness"),
        (3, "preparedness"),
        (3, "organisation"),
        (3, "organisation"),
    ]
    assert all(isinstance(point, AttentionPoint) for _, point in form.ranked_points())


def test_small_counts_are_suppressed_on_the_way_out(data_root, edit_form):
    with_extent(
        edit_form,
        count(CONCERNS, "2015", 60),
        count(CONCERNS, "2016", 4),
        count("municipality_to_infohouse", "2016", 5),
        count("cases_in_infohouse", "2016", 0),
    )
    found = result(assess("Ishøj", "2017", root=data_root))
    # The latest count of each: 4 is hidden, 5 and 0 are not.
    assert found["extent"] == [
        {
            "id": CONCERNS,
            "period": "2016",
            "value": None,
            "status": "suppressed",
            "hidden": "suppressed",
        },
        {
            "id": "municipality_to_infohouse",
            "period": "2016",
            "value": 5,
            "status": "ok",
            "hidden": None,
        },
        {
            "id": "cases_in_infohouse",
            "period": "2016",
            "value": 0,
            "status": "ok",
            "hidden": None,
        },
    ]


# Faults: told at once, in Danish, with their place and without values


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("strategy = 3", "strategy = 97", "ratings.strategy: skal være et helt tal"),
        ("strategy = 3", "strategy = 0", "ratings.strategy: skal være et helt tal"),
        ("strategy = 3", "strategy = 2.5", "ratings.strategy: skal være et helt tal"),
        ("strategy = 3", "strategy = 3.0", "ratings.strategy: skal være et helt tal"),
        ("strategy = 3", "strategy = true", "ratings.strategy: skal være et helt tal"),
        ("strategy = 3", 'strategy = "3"', "ratings.strategy: skal være et helt tal"),
        ("strategy = 3", "strategi = 3", "ratings: et navn kendes ikke som svar"),
        ("schema = 1", "schema = 2", "schema: skal være 1"),
        ("schema = 1\n", "", "schema: skal være 1"),
        ('date = "2017"\n', "", "date: mangler"),
        ('date = "2017"', "date = 2017", "date: skal være tekst"),
        ('date = "2017"', 'date = ""', "date: må ikke være tom"),
        ('date = "2017"', 'date = "i fjor"', "date: skal være år, måned eller dato"),
        (
            "ambitions = ",
            "ambition = ",
            "et ukendt felt (ligner ambitions): er ikke et felt i skemaet",
        ),
        ('use_of_data = "K', 'use_data = "K', "texts: et navn kendes ikke som sp"),
        ('municipality = "183"', 'municipality = "360"', "municipality: er ikke den"),
        ('municipality = "183"', 'municipality = "411"', "municipality: er ikke en k"),
        ('round = "2017"', 'round = "2018"', "round: er ikke den runde"),
        ('rubric = "2017.1"', 'rubric = "2016"', "rubric: skemaet hører til en anden"),
        ('    "resources",\n', '    "money",\n', "theme_order: et navn kendes ikke"),
        ('    "resources",\n', '    "preparedness",\n', "theme_order nr. 3: det samme"),
    ],
)
def test_a_fault_is_told_with_its_place(old, new, fault, edit_form, refused):
    edit_form(old, new)
    told = refused()
    assert told[0].startswith(fault)
    assert {line.split(":")[0] for line in told} == {fault.split(":")[0]}


def test_faults_of_form_are_told_at_once_and_without_their_values(edit_form, refused):
    edit_form("emergency_readiness = 2", "emergency_readiness = 77")
    edit_form("strategy = 3", 'strategy = "meget fint"')
    edit_form('date = "2017"\n', "")
    edit_form('label = "gengivet', 'farve = "lyserød"\nlabel = "gengivet')
    with_extent(edit_form, count(CONCERNS, "2016", -88), '{period = "2016"}')
    told = refused()
    assert [fault.split(":")[0] for fault in told] == [
        "date",
        "ratings.emergency_readiness",
        "ratings.strategy",
        "extent nr. 1.value",
        "extent nr. 2.id",
        "extent nr. 2.value",
        "et ukendt felt",
    ]
    for value in ("77", "meget fint", "lyserød", "88"):
        assert value not in " ".join(told)
    assert not re.search(r"\b(should|input|field|required|extra)\b", " ".join(told))


def test_faults_of_content_are_told_at_once(edit_form, refused):
    edit_form('round = "2017"', 'round = "2018"')
    edit_form('rubric = "2017.1"', 'rubric = "2016.9"')
    edit_form('date = "2017"', 'date = "engang"')
    edit_form("strategy = 3", "strategi = 3")
    edit_form('    "resources",\n', '    "leadership",\n')
    with_extent(
        edit_form,
        count(CONCERNS, "2016", 8),
        count(CONCERNS, "2016", 9),
        count("telefonopkald", "hele tiden", 9),
    )
    told = refused()
    assert [fault.split(":")[0] for fault in told] == [
        "rubric",
        "date",
        "extent nr. 3.period",
        "ratings",
        "extent",
        "theme_order nr. 4",
        "extent nr. 2",
        "round",
    ]
    for value in ("2018", "2016.9", "engang", "strategi.", "telefonopkald", "hele"):
        assert value not in " ".join(told)


def test_faults_of_form_and_of_content_are_told_together(edit_form, refused):
    edit_form("strategy = 3", "strategy = 97\nstrategi = 3")
    edit_form('round = "2017"', 'round = "2018"')
    with_extent(edit_form, count(CONCERNS, "hele tiden", -1))
    assert {fault.split(":")[0] for fault in refused()} == {
        "ratings.strategy",
        "ratings",
        "round",
        "extent nr. 1.value",
        "extent nr. 1.period",
    }


def test_a_known_name_is_offered_for_an_unknown_one(edit_form, refused):
    edit_form("strategy = 3", "strategi = 3")
    assert "strategy" in refused()[0]


# Personal data


PERSONAL = [
    ("010203-1234", "et CPR-nummer"),
    ("0102031234", "et CPR-nummer"),
    ("navn@example.dk", "en mailadresse"),
    ("+45 12 34 56 78", "et telefonnummer"),
]


@pytest.mark.parametrize(("value", "kind"), PERSONAL)
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('ambitions = "', 'ambitions = "{} ', "ambitions"),
        ('use_of_data = "', 'use_of_data = "{} ', "texts.use_of_data"),
        ('text = "Styrk', 'text = "{} Styrk', "attention_points nr. 3.text"),
        ('    "resources",\n', '    "{}",\n', "theme_order nr. 3"),
        ("strategy = 3", 'strategy = "{}"', "ratings.strategy"),
        ("strategy = 3", '"{}" = 3', "ratings"),
        (
            "schema = 1",
            'schema = 1\nny = [[{{a = "{}"}}]]',
            "et ukendt felt nr. 1 nr. 1.et ukendt felt",
        ),
    ],
)
def test_personal_data_is_refused_and_never_echoed(
    value, kind, old, new, place, edit_form, refused
):
    edit_form(old, new.format(value))
    told = refused()
    assert [f for f in told if f.startswith(f"{place}: ") and kind in f]
    for part in (value, value[-4:], value[:6]):
        assert part not in " ".join(told)


def test_what_stands_under_a_personal_name_is_told_without_the_name(edit_form, refused):
    edit_form('use_of_data = "', '"010203-1234" = "navn@example.dk"\nuse_of_data = "')
    told = "\n".join(refused())
    assert "texts: et feltnavn ligner et CPR-nummer" in told
    assert "ligner en mailadresse" in told
    assert "0102" not in told
    assert "@" not in told


def test_all_personal_data_is_told_beside_the_other_faults(edit_form, refused):
    edit_form("strategy = 3", 'strategy = "010203-1234 mente 4"')
    edit_form('text = "Styrk', 'text = "navn@example.dk Styrk')
    edit_form('date = "2017"', 'date = "i fjor"')
    told = "\n".join(refused())
    for place in ("ratings.strategy: her står", "nr. 3.text: her står", "date: skal"):
        assert place in told
    for value in ("0102", "mente", "@", "i fjor"):
        assert value not in told


def test_no_trace_of_a_refused_value_is_kept_by_the_error(path, edit_form):
    edit_form('ambitions = "', 'ambitions = "010203-1234 ')
    with pytest.raises(EvaluationError) as caught:
        read_form(path, CATALOGUE)
    error: BaseException | None = caught.value
    while error is not None:
        assert "010203" not in str(error)
        error = error.__cause__ or (
            None if error.__suppress_context__ else error.__context__
        )


def test_a_file_full_of_unknown_names_is_compared_only_as_often_as_faults_are_told(
    monkeypatch,
):
    """60,000 of them took 40 seconds, most of it in looking for similar names."""
    compared = []

    def similar(*asked: object, **how: object) -> list[str]:
        compared.append(asked)
        return []

    monkeypatch.setattr(checks, "get_close_matches", similar)
    names = {f"ukendt_{number}": "x" for number in range(1_000)}
    draft = Draft(
        {"municipality": "183", **names, "texts": names, "targets": [names] * 2}
    )
    _, faults = EVALUATION.check(draft, CATALOGUE)
    assert len(faults) > 1_000
    assert len(compared) <= MOST_FAULTS


# Files that cannot be read


def test_a_form_of_a_megabyte_is_read_and_a_larger_one_is_not(path, refused):
    text = path.read_bytes()
    path.write_bytes(text + b"#" * (1_000_000 - len(text) - 1) + b"\n")
    assert path.stat().st_size == 1_000_000
    assert read_form(path, CATALOGUE).evaluation.ratings == ISHOEJ
    path.write_bytes(path.read_bytes() + b"\n")
    assert refused() == ["filen er større end 1000 kB."]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("strategy = 3", "strategy = ", 23),
        ("strategy = 3", "strategy 3", 23),
        ("strategy = 3", "strategy = 3\nstrategy = 4", 24),  # a key that stands twice
        ("strategy = 3", "strategy = 3\n[ratings]", 24),  # a group that stands twice
        ('municipality = "183"', 'municipality = "183', 2),  # an open quotation mark
    ],
)
def test_broken_toml_is_told_with_its_line(old, new, line, edit_form, refused):
    edit_form(old, new)
    told = refused()
    assert len(told) == 1
    assert re.fullmatch(
        rf"linje {line}, tegn \d+: linjen er ikke gyldig TOML\.", told[0]
    )


def test_broken_toml_does_not_echo_what_stands_there(edit_form, refused):
    edit_form("strategy = 3", "strategy = 010203-1234 navn@example.dk")
    told = " ".join(refused())
    assert "0102" not in told
    assert "@" not in told


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "schema: skal v"),
        (b"\xff\xfe", "filen er ikke gemt som UTF-8"),
        ("ambitions = 'på'".encode("latin-1"), "filen er ikke gemt som UTF-8"),
        (b"a = 1\x00", "linje 1, tegn 6: linjen er ikke gyldig TOML"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "filen er indlejret for dybt"),
    ],
)
def test_what_is_no_form_is_refused(content, fault, path, refused):
    path.write_bytes(content)
    assert refused()[0].startswith(fault)


def test_a_faulty_form_stops_only_its_own_municipality(data_root, edit_form):
    edit_form("strategy = 3", "strategy = 9")
    with pytest.raises(EvaluationError):
        assess("Ishøj", "2017", root=data_root)
    assert assess("Lolland", "2017", root=data_root).score.status == "missing"


def test_the_result_of_a_form_can_be_written_as_json(data_root, edit_form):
    with_extent(edit_form, count(CONCERNS, "2016", 3))
    text = json.dumps(result(assess("Ishøj", "2017", root=data_root)), allow_nan=False)
    assert json.loads(text)["extent"][0]["value"] is None
