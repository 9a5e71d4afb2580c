"""`parathed programme`: the view across municipalities, its page and its JSON."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from programme_fixtures import PARAMETERS, ROUNDS, no_forms, write_form
from report_fixtures import Report, danish, parathed, parsed, words

from parathed_lib import load_catalogue
from parathed_lib.errors import ParameterError, UnknownNameError
from parathed_lib.programme import programme
from parathed_lib.results.programme import programme_result

pytestmark = pytest.mark.slow  # reads and draws whole programmes

pytest_plugins = ("report_fixtures", "programme_fixtures")

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


# Who takes part


def test_everyone_with_a_form_takes_part_in_all_rounds(view, made_up):
    stored = forms(made_up)
    assert len(stored) == 24
    assert set(view.participants.codes) == {code for _, code in stored}
    assert view.rounds == ROUNDS


def test_those_who_are_named_take_part_alone(made_up):
    codes = sorted({code for _, code in forms(made_up)})[:6]
    view = programme(made_up, codes)
    assert sorted(view.participants.codes) == codes
    assert view.named == tuple(codes)
    assert programme(made_up, ", ".join(codes)).named == view.named


def test_a_region_counts_those_who_take_part_against_all(view):
    # Of the 98, 11, 19, 22, 29 and 17 lie in the regions 081 to 085.
    table = {r.code: r for r in view.regions}
    everyone = {code: r.municipalities for code, r in table.items()}
    assert everyone == {"081": 11, "082": 19, "083": 22, "084": 29, "085": 17}
    for code, region in table.items():
        own = [
            c
            for c in view.participants.codes
            if CATALOGUE.municipality(c).region == code
        ]
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


def test_no_count_of_one_to_four_stands_in_the_result(result):
    counts = [n for d in result["parameters"] for n in d["levels"] + d["halves"]]
    counts += [n for d in result["themes"] for n in d["levels"] + d["halves"]]
    counts += [c["count"] for c in result["counts"]]
    counts += [p["municipalities"] for p in result["attention_points"]]
    counts += [p["pairs"] for p in result["pairs"]]
    assert not [n for n in counts if n is not None and 0 < n < 5]


def test_four_municipalities_get_no_number_at_all(own):
    few = sorted({code for _, code in forms(own)})[:4]
    for (_, code), path in forms(own).items():
        if code not in few:
            path.unlink()
    found = programme_result(programme(own))
    assert len(found["municipalities"]) == 4
    assert all(c["mean"] is None and c["hidden"] == "few" for c in found["changes"])
    assert all(d["mean"] is None for d in found["parameters"] + found["themes"])
    assert all(c["count"] is None for c in found["counts"])


def test_the_answer_of_one_who_left_follows_from_no_numbers(own):
    # Seven go on to the last round. Whatever is told of a parameter must be the same
    # sum over the seven, or hold the eighth together with seven others.
    gone = sorted({code for _, code in forms(own)})[0]
    forms(own)[ROUNDS[2], gone].unlink()
    view = programme(own)
    for p in PARAMETERS:
        first, last = (view.answers(p, r) for r in (ROUNDS[0], ROUNDS[2]))
        [change] = [
            c for c in view.changes_between(ROUNDS[0], ROUNDS[2]) if c.parameter == p
        ]
        assert change.pairs == 7
        assert first.answered == 8
        if None in (first.mean, last.mean):
            continue
        # So the earlier mean is over the seven as well.
        assert first.of_newest
        assert last.mean - first.mean == pytest.approx(change.estimate.mean)


def test_a_mean_is_told_from_five_answers_on(own):
    no_forms(own)
    for place, code in enumerate(("101", "147", "151", "153", "155")):
        ratings = {"strategy": 1 + place % 4}
        if code != "155":
            ratings["initiatives"] = 1 + place % 4
        write_form(own, "eksempel-1", code, ratings)
    view = programme(own)
    # 1 + 2 + 3 + 4 + 1 = 11 of five; the other has four answers
    assert view.answers("strategy", "eksempel-1").mean == 2.2
    assert view.answers("initiatives", "eksempel-1").mean is None
    assert view.answers("initiatives", "eksempel-1").answered == 4


def test_levels_and_halves_are_those_of_a_table_worked_by_hand(own):
    # 20 municipalities. strategy: 5 at each level. competences: 3, 7, 6 and 4, which
    # only two and two may be told: 10 and 10.
    no_forms(own)
    codes = list(CATALOGUE.municipalities)[:20]
    strategy = [1] * 5 + [2] * 5 + [3] * 5 + [4] * 5
    competences = [1] * 3 + [2] * 7 + [3] * 6 + [4] * 4
    for code, a, b in zip(codes, strategy, competences, strict=True):
        write_form(own, "eksempel-1", code, {"strategy": a, "competences": b})
    view = programme(own)
    known = view.answers("strategy", "eksempel-1")
    assert (known.mean, known.levels) == (2.5, (5, 5, 5, 5))
    coarse = view.answers("competences", "eksempel-1")
    assert (coarse.mean, coarse.levels, coarse.halves) == (2.55, (None,) * 4, (10, 10))
    # A theme of one parameter is that parameter
    theme = view.answers("resources", "eksempel-1")
    assert (theme.mean, theme.halves) == (2.55, (10, 10))


def test_a_missing_answer_is_not_zero(own):
    no_forms(own)
    codes = list(CATALOGUE.municipalities)[:10]
    for n, code in enumerate(codes):
        write_form(own, "eksempel-1", code, {"strategy": 2 + n % 2} if n < 6 else {})
    found = programme(own).answers("strategy", "eksempel-1")
    assert (found.answered, found.mean) == (6, 2.5)


# Who could learn from whom


def _pairs(root: Path, consents: tuple[bool, bool]) -> dict:
    """What is told of two who are alike, of whom one is strong."""
    no_forms(root)
    weak, strong = _alike_pair(root)
    write_form(root, "eksempel-1", weak, {"competences": 1}, may_be_named=consents[0])
    write_form(root, "eksempel-1", strong, {"competences": 4}, may_be_named=consents[1])
    found = programme_result(programme(root))
    [resources] = [p for p in found["pairs"] if p["id"] == "resources"]
    return resources | {"codes": (weak, strong)}


def _alike_pair(root: Path) -> tuple[str, str]:
    """Two municipalities that are alike in structure, found by our peers."""
    from parathed_lib.data_root import DataRoot
    from parathed_lib.national import nation_of
    from parathed_lib.peer_group import peer_group
    from parathed_lib.vintage import load_vintage

    nation = nation_of(load_vintage(DataRoot(root), "eksempel"), CATALOGUE, None)
    return "101", peer_group(nation, "101").codes[0]


def test_a_pair_is_named_when_both_agreed(own):
    found = _pairs(own, (True, True))
    weak, strong = found["codes"]
    assert found["named"] == [{"learner": weak, "teacher": strong}]


@pytest.mark.parametrize("consents", [(True, False), (False, True), (False, False)])
def test_a_pair_is_not_named_when_one_did_not_agree(own, consents):
    found = _pairs(own, consents)
    assert found["named"] == []
    assert found["pairs"] is None


# Expected results and attention points


def test_plans_are_counted_by_municipality(own):
    codes = sorted({code for _, code in forms(own)})
    folder = own / "data" / "raw" / "plans"
    folder.mkdir(parents=True)
    for code in codes:
        (folder / f"{code}.toml").write_text("x = 1\n", "utf-8")
    (folder / f"{codes[0]}-second.toml").write_text("x = 2\n", "utf-8")
    (folder / "825.toml").write_text("x = 3\n", "utf-8")  # takes no part
    found = programme(own)
    assert (found.counts["plan"].count, found.counts["plan"].of) == (8, 8)
    assert f"data/raw/plans/{codes[0]}.toml" in {i.path for i in found.inputs}
    for code in codes[6:]:
        (folder / f"{code}.toml").unlink()
    assert programme(own).counts["plan"].count is None


def test_a_text_is_shown_when_five_forms_have_it_word_for_word(own):
    no_forms(own)
    codes = list(CATALOGUE.municipalities)[:12]
    for n, code in enumerate(codes):
        points = [{"theme": "leadership", "text": "Fælles tekst."}] if n < 6 else []
        points += [{"theme": "resources", "text": f"Egen tekst {n}."}]
        if n < 4:
            points += [{"theme": "organisation", "text": "Delt af fire."}]
        write_form(own, "eksempel-1", code, {}, attention_points=points)
    text = json.dumps(programme_result(programme(own)), ensure_ascii=False)
    found = {p["theme"]: p for p in json.loads(text)["attention_points"]}
    assert found["leadership"]["municipalities"] == 6
    assert found["leadership"]["shared"] == [
        {"text": "Fælles tekst.", "municipalities": 6}
    ]
    assert found["resources"]["municipalities"] == 12
    assert found["organisation"]["municipalities"] is None
    assert "Egen tekst" not in text
    assert "Delt af fire" not in text


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
def page(made_up, tmp_path_factory) -> Report:
    out = tmp_path_factory.mktemp("page")
    done = parathed("programme", "--root", made_up, "--out", out, cwd=out)
    assert done.returncode == 0, done.stdout + done.stderr
    return Report(out / "eksempel", "programme")


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
    # Reckoned from the generator's ratings with SciPy
    from scipy import stats

    codes = generator.chosen(CATALOGUE, 8)
    first, _, last = generator.rounds(generator.SEED, codes, PARAMETERS)
    means = [
        sum(last[p][c] - first[p][c] for p in PARAMETERS) / len(PARAMETERS)
        for c in codes
    ]
    test = stats.ttest_1samp(means, 0)
    low, high = test.confidence_interval(0.95)
    mean = sum(means) / len(means)
    text = words(page.page.find(id="overblik"))
    assert f"ændret +{danish(mean, 2)} trin over 8 kommuner" in text
    assert f"fra +{danish(low, 2)} til +{danish(high, 2)}" in text


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
def test_the_page_of_four_municipalities_says_what_is_not_shown(own, tmp_path):
    few = sorted({code for _, code in forms(own)})[:4]
    for (_, code), path in forms(own).items():
        if code not in few:
            path.unlink()
    done = parathed("programme", "--root", own, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = Report(tmp_path / "out" / "eksempel", "programme").page
    text = words(page.main)
    assert "Færre end fem kommuner har svaret begge gange" in text
    assert "Ingen gennemsnit kan vises" in text
    assert page.find(id="figure-spread")
    assert not page.find(id="figure-change")


@pytest.mark.slow
def test_the_page_of_the_public_example_has_one_municipality_and_no_number(
    shared_root, tmp_path
):
    done = parathed("programme", "--root", shared_root, "--out", tmp_path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "2026" / "programme.html").read_text("utf-8")
    page = parsed(text)
    assert "is-example" not in (page.body.get("class") or [])
    assert "Der er kun én runde, 2017, så der er ingen ændring at vise." in words(page)
    assert not page.find(id="figure-means")


def test_names_and_all_together_are_refused(made_up, tmp_path):
    to = ("--root", made_up, "--out", tmp_path)
    done = parathed("programme", "Ishøj", "--all", *to, cwd=tmp_path)
    assert done.returncode == 2
    assert "not both" in done.stderr
