"""The `parathed` command: what it shows, and one message with exit code 2 for a fault.

Most commands run inside the test through `main`, a few as a program of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from conftest import Ended

from parathed_lib import assess
from parathed_lib.commands.app import main
from parathed_lib.pages.assessment.result import result


def program(*words: str, cwd=None) -> Ended:
    done = subprocess.run(
        [sys.executable, "-m", "parathed_lib", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        cwd=cwd,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def assert_one_message(ended: Ended, *words: str) -> None:
    assert ended.code == 2
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert ".py" not in ended.err
    assert ended.err.count("parathed: ") == 1
    assert ended.err.startswith("parathed: ")
    for word in words:
        assert word in ended.err


# show


def test_show_json_is_the_result(embedded_root):
    ended = program(
        "show", "Ishøj", "--vintage", "2017", "--json", "--root", str(embedded_root)
    )
    assert (ended.code, ended.err) == (0, "")
    found = json.loads(ended.out)
    # The score page and the table of indicators of the 2017 report.
    assert (found["score"]["level"], found["score"]["label"]) == (3, "I nogen grad")
    assert found["municipality"]["population"] == 22719
    assert found["indicators"][0]["text"] == {
        "municipality": "7,1\u00a0%",
        "region": "4,3\u00a0%",
        "nation": "4,1\u00a0%",
    }
    expected = result(assess("Ishøj", "2017", root=embedded_root))
    assert found == json.loads(json.dumps(expected))


def test_show_prints_the_score_and_the_ten(command, embedded_root):
    ended = command("show", "183", "--vintage", "2017", "--root", str(embedded_root))
    assert (ended.code, ended.err) == (0, "")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert lines[0] == "183 Ishøj, vintage 2017"
    assert "sum 30 from 10 of 10" in lines[1]
    assert "I nogen grad" in lines[1]
    # The printed table of 2017.
    assert "disposable_income_dkk 193.760 256.174 220.185 2015 lower" in lines
    assert "unlawful_absence_pct 2,4 % - 0,9 % 2016/2017 higher" in lines
    assert "safety_pct 81,8 % - 89,1 % 2016 lower" in lines


def test_show_says_when_there_are_no_ratings(command, embedded_root):
    ended = command(
        "show", "Lolland", "--vintage", "2017", "--root", str(embedded_root)
    )
    assert ended.code == 0
    assert "0 of 10" in ended.out


def test_show_takes_the_newest_vintage_and_a_period(command, embedded_root):
    words = ("show", "Ishøj", "--json", "--root", str(embedded_root))
    found = json.loads(command(*words).out)
    assert (found["vintage"], found["round"]) == ("2026", "2017")
    older = json.loads(command(*words, "--vintage", "2017", "--period", "2015").out)
    assert older["manifest"]["parameters"]["period"] == "2015"
    # fuldtidsledige.csv: Ishøj 2015.
    assert older["indicators"][0]["municipality"] == 8.7


@pytest.mark.parametrize("name", ["Ishøj", "ISHOEJ", "183", "ishøj kommune"])
def test_show_takes_any_spelling(name, command, embedded_root):
    ended = command("show", name, "--root", str(embedded_root))
    assert ended.out.startswith("183 Ishøj,")


# list


def listed(command, kind: str, root: Path) -> list[dict]:
    ended = command("list", kind, "--json", "--root", str(root))
    assert (ended.code, ended.err) == (0, "")
    return json.loads(ended.out)


def test_list_municipalities_has_the_98(command, embedded_root):
    rows = listed(command, "municipalities", embedded_root)
    assert len(rows) == 98
    assert rows[14] == {
        "code": "183",
        "name": "Ishøj",
        "region": "Region Hovedstaden",
        "province": "Københavns omegn",
        "police_district": "Københavns Vestegns Politi",
    }


def test_list_indicators_has_the_ten_and_their_substitutes(command, embedded_root):
    rows = listed(command, "indicators", embedded_root)
    assert len([r for r in rows if r["substitute_for"] is None]) == 10
    substitutes = {r["id"]: r["substitute_for"] for r in rows if r["substitute_for"]}
    assert substitutes == {
        "absence_over_10_pct": "unlawful_absence_pct",
        "wellbeing_mean_score": "high_wellbeing_pct",
        "reported_crimes_per_1000": "convicted_pct",
        "non_western_near_pct": "non_western_pct",
    }


def test_list_vintages_has_both_embedded_ones(command, embedded_root):
    # Lines of the files without their headings (`wc -l`): 23 + 990 + 98 + 1078 + 98,
    # and 103 + 1 + 1980 + 104 + 490 + 1470 + 1976 + 1666 + 86 + 1 + 936 + 9 + 1 + 98
    # + 95.
    rest = {"indicators": 11, "state": "whole", "lacks": None, "fault": None}
    assert listed(command, "vintages", embedded_root) == [
        {"vintage": "2017", "files": 6, "figures": 2287, **rest, "default": None},
        {"vintage": "2026", "files": 16, "figures": 9016, **rest, "default": "yes"},
    ]


def test_list_rounds_and_parameters(command, embedded_root):
    assert listed(command, "rounds", embedded_root) == [{"round": "2017", "forms": 1}]
    rows = listed(command, "parameters", embedded_root)
    assert [r["rater"] for r in rows] == ["own"] * 5 + ["assessor"] * 5
    assert rows[5] == {
        "id": "strategy",
        "name": "Strategi",
        "rater": "assessor",
        "theme": "leadership",
    }


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("municipalities", ["183", "Ishøj"]),
        ("indicators", ["safety_pct", "Tryghedsindeks"]),
        ("vintages", ["2017", "6"]),
        ("rounds", ["2017", "1"]),
        ("parameters", ["strategy", "Strategi"]),
    ],
)
def test_a_list_is_a_table_for_people(kind, words, command, embedded_root):
    ended = command("list", kind, "--root", str(embedded_root))
    assert (ended.code, ended.err) == (0, "")
    rows = [line.split() for line in ended.out.splitlines()]
    assert any(set(words) <= set(row) for row in rows)


def test_a_list_without_rounds_is_empty(command, tmp_path):
    (tmp_path / "bare" / "data" / "raw").mkdir(parents=True)
    assert listed(command, "rounds", tmp_path / "bare") == []
    assert command("list", "rounds", "--root", str(tmp_path / "bare")).code == 0


# Wrong use: exit code 2, one message, no traceback


@pytest.mark.parametrize(
    "name", ["Atlantis", "999", "", "../../etc", "/etc/passwd", "Ishøj\n\nx", "a\x1bb"]
)
def test_an_unknown_municipality_is_told_in_one_line(name, command, embedded_root):
    ended = command("show", name, "--vintage", "2017", "--root", str(embedded_root))
    assert_one_message(ended)
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("name", ["Christiansø", "411"])
def test_christiansoe_is_refused_by_name(name, command, embedded_root):
    ended = command("show", name, "--root", str(embedded_root))
    assert_one_message(ended, "Christiansø (411) is not a municipality")


LIST_VINTAGES, LIST_ROUNDS = "parathed list vintages", "parathed list rounds"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2018", "Nearest: 2017."),
        ("2017/", "Nearest: 2017."),
        ("../2017", "Nearest: 2017."),
        ("1066", LIST_VINTAGES),
        ("../../etc", LIST_VINTAGES),
        ("/etc", LIST_VINTAGES),
        ("2017/../2026", LIST_VINTAGES),
        ("evaluations", LIST_VINTAGES),
    ],
)
def test_an_unknown_vintage_is_told_with_the_near_ones_or_how_to_list_them(
    name, told, command, embedded_root
):
    ended = command("show", "Ishøj", "--vintage", name, "--root", str(embedded_root))
    assert_one_message(ended, "Unknown vintage", told)
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2018", "Nearest: 2017."),
        ("2017/", "Nearest: 2017."),
        ("../2017", "Nearest: 2017."),
        ("1066", LIST_ROUNDS),
        ("..", LIST_ROUNDS),
        (".", LIST_ROUNDS),
        ("../../../etc", LIST_ROUNDS),
    ],
)
def test_an_unknown_round_is_told_with_the_near_ones_or_how_to_list_them(
    name, told, command, embedded_root
):
    ended = command(
        "show",
        "Ishøj",
        "--vintage",
        "2017",
        "--round",
        name,
        "--root",
        str(embedded_root),
    )
    assert_one_message(ended, "Unknown round", told)


def test_a_name_of_many_dots_reads_nothing_outside(command, data_root):
    # A vintage that is complete, but lies beside data/raw.
    raw = data_root / "data" / "raw"
    (raw / "2017").rename(data_root / "2017")
    ended = command(
        "show", "Ishøj", "--vintage", "../../2017", "--root", str(data_root)
    )
    assert_one_message(ended, "Unknown vintage")


@pytest.mark.parametrize("period", ["latest", "17", "2016/2017", "-1", "²²²²"])
def test_an_unknown_period_is_told(period, command, embedded_root):
    ended = command("show", "Ishøj", f"--period={period}", "--root", str(embedded_root))
    assert_one_message(ended, "expected newest, common or a year")


def test_a_year_without_any_figure_is_refused_with_those_that_have_some(
    command, make_vintage, data_root
):
    income = "disposable_income_dkk"
    name = make_vintage(
        [
            (income, "183", "2016", 1.0),
            (income, "183", "2014", 1.0),
            ("safety_pct", "P10", "2017", 80.0),  # of Ishøj's police district
            (income, "000", "2012", 1.0),  # the nation's figure is not Ishøj's
            (income, "101", "2011", 1.0),  # nor is another municipality's
        ]
    )
    words = ("show", "Ishøj", "--vintage", name, "--root", str(data_root))

    for year in ("2011", "2012", "2099"):
        ended = command(*words, "--period", year)
        assert_one_message(ended, f"period {year}", "no figure of Ishøj")
        assert "It has some from 2014, 2016, 2017. Give one of these" in ended.err
    for year in ("2014", "2016", "2017", "common", "newest"):
        assert command(*words, "--period", year).code == 0


def test_a_year_of_a_vintage_without_any_figure_of_the_municipality_is_refused(
    command, make_vintage, data_root
):
    name = make_vintage([("disposable_income_dkk", "000", "2016", 1.0)])
    words = ("show", "Ishøj", "--vintage", name, "--root", str(data_root))
    ended = command(*words, "--period", "2016")
    assert_one_message(ended, "no figure of Ishøj from any year. Give newest.")
    assert command(*words).code == 0


def test_an_empty_vintage_is_told(command, embedded_root):
    ended = command("show", "Ishøj", "--vintage", "", "--root", str(embedded_root))
    assert_one_message(ended, "vintage")


def test_a_folder_without_data_is_told(command, tmp_path):
    ended = command("show", "Ishøj", "--root", str(tmp_path / "nowhere"))
    assert_one_message(ended, "data/raw", "--root")


def test_without_a_data_root_there_is_one_message(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_one_message(command("show", "Ishøj"), "data/raw", "--root")
    assert_one_message(command("list", "vintages"), "data/raw", "--root")


def test_the_data_root_is_found_upwards(command, data_root, monkeypatch):
    below = data_root / "notebooks" / "mine"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert command("show", "Ishøj").out.startswith("183 Ishøj, vintage 2026")


@pytest.mark.parametrize(
    "words",
    [
        ["show"],
        ["show", "Ishøj", "--vintaeg", "2017"],
        ["show", "Ishøj", "Tårnby"],
        ["show", "Ishøj", "--vintage"],
        ["list"],
        ["list", "towns"],
        ["shwo", "Ishøj"],
    ],
)
def test_wrong_words_are_told(words, command):
    ended = command(*words)
    assert ended.code == 2
    assert ended.out == ""
    assert "Error" in ended.err
    assert "Traceback" not in ended.err


def test_a_form_with_faults_is_told_in_danish(command, data_root, edit_form):
    edit_form("strategy = 3", "strategy = 97")
    edit_form('round = "2017"', 'round = "2018"')
    words = ("show", "Ishøj", "--vintage", "2017", "--root", str(data_root))
    ended = command(*words)
    assert_one_message(
        ended,
        "Skemaet 2017/183.toml kan ikke bruges, 2 fejl:",
        "ratings.strategy: skal være et helt tal fra 1 til 4",
        "round: er ikke den runde, filen ligger under",
    )
    assert "97" not in ended.err
    assert "2018" not in ended.err


def test_a_damaged_vintage_is_told_with_its_files(command, data_root):
    folder = data_root / "data" / "raw" / "2017"
    (folder / "dst" / "income.csv").write_text("x", encoding="utf-8")
    (folder / "dst" / "extra.csv").write_text("x", encoding="utf-8")
    words = ("--vintage", "2017", "--root", str(data_root))
    assert_one_message(
        command("show", "Ishøj", *words),
        "Vintage 2017 cannot be used:",
        "dst/income.csv: its bytes are not those that were received",
        "dst/extra.csv: stands in the folder, not in manifest.csv",
    )


def test_a_damaged_vintage_hides_no_other_in_the_list(command, data_root):
    (data_root / "data" / "raw" / "2017" / "missing.csv").unlink()
    ended = command("list", "vintages", "--root", str(data_root))
    assert ended.code == 1
    assert "2026     16     9016     11" in ended.out
    assert "missing.csv" not in ended.out
    assert ended.err.startswith("Vintage 2017 cannot be used:")
    ended = command("list", "vintages", "--json", "--root", str(data_root))
    assert ended.code == 1
    broken, good = json.loads(ended.out)
    assert (broken["vintage"], broken["figures"]) == ("2017", None)
    assert "missing.csv: stands in manifest.csv" in broken["fault"]
    assert (good["vintage"], good["figures"], good["fault"]) == ("2026", 9016, None)


def test_an_unknown_indicator_in_a_vintage_is_told(command, data_root, rewrite):
    def change(text: str) -> str:
        return text.replace("safety_pct,P10", "safety_index,P10")

    rewrite("2017", "deloitte_siri/ishoej_2017.csv", change)
    ended = command("show", "Ishøj", "--vintage", "2017", "--root", str(data_root))
    assert_one_message(ended, "Vintage 2017", "safety_index")


# As a program of its own


def test_the_console_script_is_the_same_program():
    (script,) = entry_points(group="console_scripts", name="parathed")
    assert script.load() is main


def test_the_program_ends_with_2_for_a_damaged_form(data_root, edit_form):
    edit_form('ambitions = "', 'ambitions = "010203-1234 ')
    ended = program("show", "Ishøj", "--root", str(data_root))
    assert_one_message(ended, "ambitions: her står noget, der ligner et CPR-nummer")
    assert "0102" not in ended.err


def test_the_program_ends_with_2_without_a_data_root(tmp_path):
    assert_one_message(program("list", "vintages", cwd=tmp_path), "data/raw")


def test_the_program_prints_a_table_that_is_not_cut(embedded_root):
    ended = program("list", "municipalities", "--root", str(embedded_root))
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert len(lines) == 99  # a heading and the 98
    longest = "Sydsjællands og Lolland-Falsters Politi"
    assert any(line.startswith("360") and longest in line for line in lines)


def modules_of(*words: str, cwd: Path) -> set[str]:
    """The modules that the process of a command has imported when it ends."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('\\n', *sys.modules, file=sys.stderr))\n"
        "from parathed_lib.commands.app import main\n"
        "main()"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        capture_output=True,
        check=True,
        text=True,
    )
    return set(found.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("words", "most"),
    [
        (["--help"], 31),
        (["report", "--help"], 31),
        (["list", "municipalities"], 31),
        (["list", "vintages"], 35),
        # what makes the page is imported in a process of its own
        pytest.param(
            ["report", "Ishøj", "--vintage", "2017"], 47, marks=pytest.mark.slow
        ),
    ],
)
def test_a_command_imports_little_before_it_begins(data_root, words, most):
    modules = modules_of(*words, cwd=data_root)
    ours = {name for name in modules if name.split(".")[0] == "parathed_lib"}
    assert not modules & {"numpy", "pandas", "matplotlib", "openpyxl", "papermill"}
    assert not any(name.startswith("parathed_lib.forms") for name in ours)
    assert not any(name.endswith(".areas") for name in ours)
    assert len(ours) <= most


def test_the_version_is_told_and_is_that_of_the_citation(repository):
    told = program("--version")
    assert told.code == 0
    version = told.out.removeprefix("parathed ").strip()
    citation = (repository / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {version}\n" in citation
