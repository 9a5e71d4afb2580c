"""`parathed programme`: the view across municipalities, its page and its JSON."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path

import pytest
import tomli_w
from programme_fixtures import PARAMETERS, ROUNDS, no_forms, write_form
from report_fixtures import Report, danish, parathed, words

from parathed_lib import load_catalogue
from parathed_lib.catalogue import Catalogue
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.pages.programme.result import programme_result
from parathed_lib.programme import programme
from parathed_lib.programme.participants import Participants
from parathed_lib.storage.data_root import sha256
from parathed_lib.vintage import Vintage

pytestmark = pytest.mark.slow  # reads and draws whole programmes


CATALOGUE = load_catalogue()
NAMES = {m.name for m in CATALOGUE.municipalities.values()}


@pytest.fixture(scope="module")
def view(made_up):
    return programme(made_up)


@pytest.fixture(scope="module")
def result(view):
    return programme_result(view)


def forms(root: Path) -> dict[tuple[str, str], Path]:
    """The files of the forms by round and code."""
    folder = root / "data" / "raw" / "evaluations"
    return {(p.parent.name, p.stem): p for p in sorted(folder.glob("*/*.toml"))}


def numbers(root: Path) -> dict:
    """The result without what names municipalities or files."""
    data = programme_result(programme(root))
    for key in ("manifest", "municipalities", "regions", "alike_pairs", "pairs"):
        del data[key]
    return data


def everyone_at(path: Path, level: int, parameter: str = "") -> None:
    """Set the ratings of a form, or that of one parameter, to a level."""
    form = tomllib.loads(path.read_text("utf-8"))
    for name in [parameter] if parameter else form["ratings"]:
        form["ratings"][name] = level
    path.write_text(tomli_w.dumps(form), "utf-8")


def twenty(root: Path) -> None:
    """20 municipalities in one round: answers, and points of some, spread evenly."""
    no_forms(root)
    for n, code in enumerate(list(CATALOGUE.municipalities)[:20]):
        points = [{"theme": "leadership", "text": f"Tekst {n}."}] if n % 2 else []
        ratings = {p: 1 + (n + place) % 4 for place, p in enumerate(PARAMETERS)}
        write_form(root, "eksempel-1", code, ratings, attention_points=points)


# Who takes part


def test_everyone_with_a_form_takes_part_in_all_rounds(view, made_up):
    stored = forms(made_up)
    assert len(stored) == 24
    assert set(view.who) == {code for _, code in stored}
    assert view.rounds == ROUNDS


def test_those_who_are_named_take_part_alone(made_up):
    codes = sorted({code for _, code in forms(made_up)})[:6]
    view = programme(made_up, codes)
    assert sorted(view.who) == codes
    assert view.named == tuple(codes)
    assert programme(made_up, ", ".join(codes)).named == view.named


def test_a_region_counts_those_who_take_part_against_all(view):
    # Of the 98, 11, 19, 22, 29 and 17 lie in the regions 081 to 085.
    table = {r.code: r for r in view.regions}
    everyone = {code: r.municipalities for code, r in table.items()}
    assert everyone == {"081": 11, "082": 19, "083": 22, "084": 29, "085": 17}
    for code, region in table.items():
        own = [c for c in view.who if CATALOGUE.municipality(c).region == code]
        assert region.taking_part == len(own)


def test_a_round_after_a_dated_vintage_is_left_out(data_root):
    for code in ("101", "147", "151", "153", "155"):
        write_form(data_root, "2026", code, dict.fromkeys(PARAMETERS, 2))
    assert programme(data_root, vintage="2017").rounds == ("2017",)
    assert programme(data_root, vintage="2026").rounds == ("2017", "2026")


def test_a_name_without_a_form_is_told(made_up):
    with pytest.raises(ParameterError, match="Læsø"):
        programme(made_up, ["Læsø"])


def test_an_unknown_name_is_told_with_the_nearest(made_up):
    with pytest.raises(UnknownNameError, match="Ishøj"):
        programme(made_up, ["Ishøi"])


def test_a_root_without_forms_is_told(own):
    with pytest.raises(ParameterError, match="No municipality has a form"):
        programme(no_forms(own))


def test_an_empty_vintage_is_to_be_filled_in(made_up):
    with pytest.raises(ParameterError, match="Fill in `vintage`"):
        programme(made_up, "", "")


# Nothing of single municipalities


def test_who_gave_which_answers_changes_no_number(own):
    # The forms go round: each municipality gets those of the next.
    before = numbers(own)
    stored = forms(own)
    texts = {key: path.read_text("utf-8") for key, path in stored.items()}
    codes = sorted({code for _, code in stored})
    for n, code in enumerate(codes):
        other = codes[(n + 1) % len(codes)]
        for round_name in ROUNDS:
            text = texts[round_name, other]
            moved = text.replace(f'"{other}"', f'"{code}"', 1)
            stored[round_name, code].write_text(moved, "utf-8")
    assert numbers(own) == before


def test_the_view_holds_no_form_and_no_answer_of_a_single_municipality(view):
    """Whatever pages and results are handed: all that can be reached from it."""
    seen, waiting = [], [view]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, SelfEvaluation | Participants):
            seen.append(thing)
        elif isinstance(thing, Catalogue | Vintage):
            continue
        elif is_dataclass(thing):
            waiting += [getattr(thing, field.name) for field in fields(thing)]
        elif isinstance(thing, dict):
            waiting += [*thing, *thing.values()]
        elif isinstance(thing, tuple | list | set | frozenset):
            waiting += thing
        else:
            assert isinstance(thing, str | int | float | None)
    assert seen == []


def test_no_count_of_one_to_five_stands_in_the_result(own):
    # 20 municipalities, so that counts of each kind are told
    twenty(own)
    found = programme_result(programme(own))
    counts = [n for d in found["parameters"] for n in d["levels"] + d["halves"]]
    counts += [c["count"] for c in found["counts"]]
    counts += [p["municipalities"] for p in found["attention_points"]]
    known = [n for n in counts if n is not None]
    assert len(known) > 10
    assert not [n for n in known if 0 < n < 6]


def test_no_checksum_or_path_is_that_of_a_single_form_or_plan(own):
    # A checksum lets a reader try all answers; the path of a plan says who has one.
    folder = own / "data" / "raw" / "plans"
    folder.mkdir(parents=True)
    (folder / "101.toml").write_text("x = 1\n", "utf-8")
    names = {path.stem for path in forms(own).values()}
    before = programme(own).inputs
    private = [i for i in before if re.search("raw/(evaluations|plans)", i.path)]
    [handed_in] = private
    assert not any(name in handed_in.path for name in names)
    assert handed_in.sha256 not in {sha256(path) for path in forms(own).values()}
    (folder / "101.toml").write_text("x = 2\n", "utf-8")
    assert programme(own).inputs != before
    # Of five the answers of one, tried by another, are too few to keep it safe.
    five = sorted({code for _, code in forms(own)})[:5]
    assert not [i for i in programme(own, five).inputs if "evaluations" in i.path]


def test_five_municipalities_get_no_number_at_all(own):
    few = sorted({code for _, code in forms(own)})[:5]
    for (_, code), path in forms(own).items():
        if code not in few:
            path.unlink()
    found = programme_result(programme(own))
    assert len(found["municipalities"]) == 5
    assert all(c["mean"] is None for c in found["changes"])
    assert all(d["mean"] is None for d in found["parameters"] + found["themes"])
    assert all(c["count"] is None for c in found["counts"])


def test_what_is_not_told_has_one_reason(own):
    """Few answers, an end of the scale, and a group that differs: the same keys."""
    few = sorted({code for _, code in forms(own)})[:5]
    for (round_name, code), path in forms(own).items():
        if round_name == ROUNDS[0] and code not in few:
            path.unlink()
        elif round_name != ROUNDS[0]:
            everyone_at(path, 4)
    found = programme_result(programme(own))
    hidden = [c for c in found["changes"] if c["mean"] is None]
    assert {c["first"] for c in hidden} == set(ROUNDS[:2])
    assert {tuple(c) for c in hidden} == {tuple(c) for c in found["changes"]}
    assert "hidden" not in hidden[0]


def test_the_answer_of_one_who_left_follows_from_no_numbers(own):
    # Seven go on to the last round. Whatever is told of a parameter is over the seven.
    gone = sorted({code for _, code in forms(own)})[0]
    forms(own)[ROUNDS[2], gone].unlink()
    view = programme(own)
    told = [d for d in view.parameters if d.mean is not None]
    assert len(told) > 20
    assert {d.group for d in told} == {frozenset(view.who) - {gone}}
    for p in PARAMETERS:
        first, last = (view.answers(p, r) for r in (ROUNDS[0], ROUNDS[2]))
        [change] = [
            c for c in view.changes_between(ROUNDS[0], ROUNDS[2]) if c.parameter == p
        ]
        assert (first.answered, last.answered, change.pairs) == (8, 7, 7)
        if change.estimate:
            assert change.estimate.mean == pytest.approx(last.mean - first.mean)


def test_the_numbers_of_a_round_are_over_one_group_whoever_answered(own):
    """Those who come and leave: no two groups in a round that could be subtracted."""
    codes = sorted({code for _, code in forms(own)})
    forms(own)[ROUNDS[0], codes[0]].unlink()
    forms(own)[ROUNDS[1], codes[1]].unlink()
    forms(own)[ROUNDS[2], codes[2]].unlink()
    view = programme(own)
    stayed = frozenset(codes) - {codes[0], codes[2]}
    for p in PARAMETERS:
        first, middle, last = (view.answers(p, r) for r in ROUNDS)
        assert first.group == last.group == stayed  # six
        assert middle.group == frozenset(codes) - {codes[1]}
        changes = [c for c in view.changes if c.parameter == p and c.estimate]
        assert {(c.first, c.last) for c in changes} <= {(ROUNDS[0], ROUNDS[2])}


def test_nothing_finer_than_the_gate_lets_through_stands_in_the_result(result):
    """One answer's change has no limits; those of all come from a rounded spread."""
    for change in result["changes"]:
        widest = (change["first"], change["last"]) == (ROUNDS[0], ROUNDS[2])
        if change["parameter"] or not widest:
            assert change["low"] is change["high"] is None
        else:
            # t(0.975; 7) = 2.364624 from a printed table
            half = (change["high"] - change["low"]) / 2
            steps = half * 8**0.5 / 2.364624 / 0.2
            assert steps == pytest.approx(round(steps), abs=1e-5)


def test_a_change_of_all_is_not_told_beside_one_that_is_hidden(own):
    # Else the hidden one would follow from the nine others.
    for (round_name, _), path in forms(own).items():
        if round_name == ROUNDS[2]:
            everyone_at(path, 4, "strategy")
    view = programme(own)
    shown = view.changes_between(ROUNDS[0], ROUNDS[2])
    assert [c.parameter for c in shown if c.estimate is None] == ["", "strategy"]
    theme = view.answers("leadership", ROUNDS[2])
    assert theme.mean is None


def test_a_mean_is_told_from_six_answers_on(own):
    no_forms(own)
    for place, code in enumerate(("101", "147", "151", "153", "155", "157")):
        ratings = {"strategy": 1 + place % 4}
        if code != "157":
            ratings["initiatives"] = 1 + place % 4
        write_form(own, "eksempel-1", code, ratings)
    view = programme(own)
    # 1 + 2 + 3 + 4 + 1 + 2 = 13 of six; the other has five answers
    assert view.answers("strategy", "eksempel-1").mean == pytest.approx(13 / 6)
    assert view.answers("initiatives", "eksempel-1").mean is None
    assert view.answers("initiatives", "eksempel-1").answered == 5


def test_levels_and_halves_are_those_of_a_table_worked_by_hand(own):
    # 24 municipalities. strategy: 6 at each level. competences: 4, 8, 7 and 5, which
    # only two and two may be told: 12 and 12.
    no_forms(own)
    codes = list(CATALOGUE.municipalities)[:24]
    strategy = [1] * 6 + [2] * 6 + [3] * 6 + [4] * 6
    competences = [1] * 4 + [2] * 8 + [3] * 7 + [4] * 5
    for code, a, b in zip(codes, strategy, competences, strict=True):
        write_form(own, "eksempel-1", code, {"strategy": a, "competences": b})
    view = programme(own)
    known = view.answers("strategy", "eksempel-1")
    assert (known.mean, known.levels) == (2.5, (6, 6, 6, 6))
    coarse = view.answers("competences", "eksempel-1")
    # 4 + 16 + 21 + 20 = 61
    assert coarse.mean == pytest.approx(61 / 24)
    assert (coarse.levels, coarse.halves) == ((None,) * 4, (12, 12))
    # A theme has a mean alone
    assert view.answers("resources", "eksempel-1").mean == coarse.mean


def test_a_missing_answer_is_not_zero(own):
    no_forms(own)
    codes = list(CATALOGUE.municipalities)[:10]
    for n, code in enumerate(codes):
        write_form(own, "eksempel-1", code, {"strategy": 2 + n % 2} if n < 6 else {})
    found = programme(own).answers("strategy", "eksempel-1")
    assert (found.answered, found.mean) == (6, 2.5)


# Who could learn from whom


def _pairs(root: Path, consents: tuple[bool, bool], others: str = "") -> dict:
    """What is told of two who are alike, of whom one is strong, beside others."""
    no_forms(root)
    weak, strong = _alike_pair(root)
    write_form(root, "eksempel-1", weak, {"competences": 1}, may_be_named=consents[0])
    write_form(root, "eksempel-1", strong, {"competences": 4}, may_be_named=consents[1])
    far = [c for c in CATALOGUE.municipalities if c not in (weak, strong)]
    for code, rating in zip(far, others, strict=False):
        write_form(root, "eksempel-1", code, {"competences": int(rating)})
    view = programme(root)
    [competences] = [
        p for p in programme_result(view)["pairs"] if p["id"] == "competences"
    ]
    mean = view.answers("competences", "eksempel-1").mean
    return competences | {"codes": (weak, strong), "mean": mean}


def _alike_pair(root: Path) -> tuple[str, str]:
    """Two municipalities that are alike in structure, found by our peers."""
    from parathed_lib.assessment.national import nation_of
    from parathed_lib.assessment.peer_group import peer_group
    from parathed_lib.storage.data_root import DataRoot
    from parathed_lib.vintage import load_vintage

    nation = nation_of(load_vintage(DataRoot(root), "eksempel"), CATALOGUE, None)
    return "101", peer_group(nation, "101").codes[0]


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ("", True),  # no number that it could add to
        ("123", True),
        ("12334", False),  # with a mean of seven, five are left
        ("233232", True),  # six, whose sum is 15
        ("444343", False),  # six, whose sum is 22: 4 4 4 4 3 3 or 4 4 4 4 4 2
    ],
)
def test_a_pair_is_named_when_both_agreed_and_the_rest_stays_untold(own, others, named):
    found = _pairs(own, (True, True), others)
    weak, strong = found["codes"]
    assert (found["mean"] is not None) == (len(others) >= 4)
    assert found["named"] == ([{"learner": weak, "teacher": strong}] if named else [])


@pytest.mark.parametrize("consents", [(True, False), (False, True), (False, False)])
def test_a_pair_is_not_named_when_one_did_not_agree(own, consents):
    assert _pairs(own, consents)["named"] == []


def test_no_pair_is_not_told_apart_from_a_pair_that_is_not_told(own):
    there = _pairs(own, (False, True), "233232")
    for path in forms(own).values():
        everyone_at(path, 2)
    gone = programme_result(programme(own))["pairs"]
    assert {"id": "competences", "named": []} in gone
    assert there["named"] == []
    assert set(there) - {"codes", "mean"} == {"id", "named"}


# Expected results and attention points


def test_plans_are_counted_by_municipality(own):
    twenty(own)
    codes = sorted({code for _, code in forms(own)})
    folder = own / "data" / "raw" / "plans"
    folder.mkdir(parents=True)
    for code in codes[:14]:
        (folder / f"{code}.toml").write_text("x = 1\n", "utf-8")
    (folder / f"{codes[0]}-second.toml").write_text("x = 2\n", "utf-8")
    (folder / "825.toml").write_text("x = 3\n", "utf-8")  # takes no part
    found = programme(own)
    assert (found.counts["plan"].count, found.counts["plan"].of) == (14, 20)
    (folder / f"{codes[14]}.toml").write_text("x = 1\n", "utf-8")
    assert programme(own).counts["plan"].count is None  # five have none


def test_a_text_is_shown_when_six_forms_have_it_and_six_do_not(own):
    no_forms(own)
    codes = list(CATALOGUE.municipalities)[:12]
    for n, code in enumerate(codes):
        points = [{"theme": "leadership", "text": "Fælles tekst."}] if n < 6 else []
        points += [{"theme": "resources", "text": f"Egen tekst {n}."}]
        if n < 5:
            points += [{"theme": "organisation", "text": "Delt af fem."}]
        points += [{"theme": "preparedness", "text": "Hos alle."}]
        write_form(own, "eksempel-1", code, {}, attention_points=points)
    text = json.dumps(programme_result(programme(own)), ensure_ascii=False)
    found = {p["theme"]: p for p in json.loads(text)["attention_points"]}
    assert found["leadership"]["municipalities"] == 6
    assert found["leadership"]["shared"] == ["Fælles tekst."]
    for theme in ("resources", "organisation", "preparedness"):
        assert found[theme]["municipalities"] is None  # all, five, all
    for hidden in ("Egen tekst", "Delt af fem", "Hos alle"):
        assert hidden not in text


# Examples


def test_an_example_has_invented_names_only(result):
    assert result["example"] is True
    names = {m["name"] for m in result["municipalities"]}
    assert len(names) == 8
    assert not names & NAMES


@pytest.mark.parametrize("round_name", ["eksempel", "eksempel-2", "2017"])
def test_an_example_is_known_by_the_name_of_a_round(data_root, round_name):
    write_form(data_root, round_name, "101", {"strategy": 2})
    found = programme(data_root, vintage="2017")
    assert found.is_example == round_name.startswith("eksempel")


# The page


@pytest.fixture(scope="module")
def page(made_up, make_page, tmp_path_factory) -> Report:
    return make_page("programme", made_up, tmp_path_factory.mktemp("page"))


@pytest.mark.slow
def test_the_three_files_are_the_same_in_another_folder(page, made_up, tmp_path):
    root = Path(shutil.copytree(made_up, tmp_path / "elsewhere"))
    to = ("--root", root, "--out", tmp_path / "out")
    done = parathed("programme", "--all", *to, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert Report(tmp_path / "out" / "eksempel", "programme").bytes() == page.bytes()


@pytest.mark.slow
def test_the_page_is_verified_as_identical(page, made_up, tmp_path):
    file = page.folder / "programme.json"
    done = parathed("verify", file, "--root", made_up, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_json_is_that_of_the_library(page, result):
    assert page.data == result
    assert page.data["manifest"]["report"] == "programme"
    assert page.data["manifest"]["parameters"] == {
        "municipalities": "",
        "vintage": "eksempel",
    }


@pytest.mark.slow
def test_the_page_is_marked_and_names_no_real_municipality(page):
    assert "is-example" in page.page.body["class"]
    assert "Eksempel med opdigtede tal" in words(page.page.main.section)
    for row in (
        page.page.find(id="table-members").find_parent("table").select("tbody th")
    ):
        assert row.text not in NAMES


@pytest.mark.slow
def test_the_page_holds_the_overall_change_and_its_interval(page, made_up, generator):
    # Reckoned from the generator's ratings with SciPy; the deviation rounded up to the
    # next 0.2
    from scipy import stats

    codes = generator.chosen(CATALOGUE, 8)
    first, _, last = generator.rounds(generator.SEED, codes, PARAMETERS)
    means = [
        sum(last[p][c] - first[p][c] for p in PARAMETERS) / len(PARAMETERS)
        for c in codes
    ]
    mean, deviation = sum(means) / len(means), stats.tstd(means)
    assert 0.2 < deviation < 0.4
    half = stats.t.ppf(0.975, 7) * 0.4 / 8**0.5
    text = words(page.page.find(id="overblik"))
    assert f"ændret +{danish(mean, 2)} trin over 8 kommuner" in text
    low, high = danish(half - mean, 2), danish(mean + half, 2)
    assert f"fra −{low} til +{high}" in text


@pytest.mark.slow
def test_the_page_speaks_of_change_and_says_that_there_is_no_control_group(page):
    text = words(page.page.main)
    assert "ingen gruppe uden programmet at sammenligne med" in text
    for sentence in re.split(r"(?<=[.:])\s", text):
        if re.search(r"\beffekt", sentence, re.IGNORECASE):
            assert "ikke" in sentence


@pytest.mark.slow
def test_the_page_has_one_h1_captions_scopes_and_text_alternatives(page):
    tree = page.page
    assert tree.html["lang"] == "da"
    assert len(tree.find_all("h1")) == 1
    levels = [int(h.name[1]) for h in tree.find_all(re.compile("^h[1-6]$"))]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for table in tree.find_all("table"):
        assert table.caption
        assert table.caption.text.strip()
        assert all(th.get("scope") for th in table.find_all("th"))
        assert all(th.text.strip() for th in table.select("thead th"))
    pictures = tree.find_all("figure")
    assert len(pictures) >= 3
    for figure in pictures:
        assert figure.figcaption
        assert figure.table
        for svg in figure.find_all("svg"):
            title = svg.title.text if svg.title else svg.get("aria-label", "")
            assert re.search(r"\d", title)
    ids = [tag["id"] for tag in tree.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.slow
def test_the_page_of_forty_shows_how_the_answers_are_spread(
    generator, make_page, tmp_path
):
    root = tmp_path / "root"
    assert generator.main([str(root), "--municipalities", "40"]) == 0
    page = make_page("programme", root, tmp_path)
    assert page.page.find(id="figure-answers")
    assert page.page.find(id="table-earlier-1")
    # Of the generator's ratings: in the first round each is 2 or 3, so that is told
    codes = generator.chosen(CATALOGUE, 40)
    first, *_ = generator.rounds(generator.SEED, codes, PARAMETERS)
    for row in page.data["parameters"]:
        if row["round"] == ROUNDS[0]:
            twos = list(first[row["id"]].values()).count(2)
            assert row["levels"] == [0, twos, 40 - twos, 0]


@pytest.mark.slow
def test_the_page_of_five_says_that_the_group_is_too_small(own, make_page, tmp_path):
    few = sorted({code for _, code in forms(own)})[:5]
    for (_, code), path in forms(own).items():
        if code not in few:
            path.unlink()
    page = make_page("programme", own, tmp_path).page
    text = words(page.main)
    assert "Færre end seks kommuner har svaret begge gange" in text
    assert "Gruppen er for lille til, at der kan vises tal om svarene" in text
    assert page.find(id="figure-spread")
    assert not page.find(id="figure-change")


@pytest.mark.slow
def test_the_page_of_the_public_example_has_one_municipality_and_no_number(
    embedded_root, make_page, tmp_path
):
    page = make_page("programme", embedded_root, tmp_path).page
    assert "is-example" not in (page.body.get("class") or [])
    assert "Der er kun én runde, 2017, så der er ingen ændring at vise." in words(page)
    assert not page.find(id="figure-means")


def test_names_and_all_together_are_refused(made_up, tmp_path):
    to = ("--root", made_up, "--out", tmp_path)
    done = parathed("programme", "Ishøj", "--all", *to, cwd=tmp_path)
    assert done.returncode == 2
    assert "not both" in done.stderr
