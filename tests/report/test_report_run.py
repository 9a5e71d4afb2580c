"""`parathed report`: the files it writes, when it makes them anew, how it fails."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from pathlib import Path

import nbformat
import papermill
import pytest
from report_fixtures import PAGES, Report, parathed, parsed, python, words

from parathed_lib.errors import ParameterError

slow = pytest.mark.slow
KINDS = ("html", "ipynb", "json")
# The lock is the system's; the file stays.
LISTS = {"appendix.html", ".kept.json", "run.json", "manifest.json", ".lock"}


def files(folder: Path) -> set[str]:
    """All files below a folder, hidden ones too, but for the index and the figures."""
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    aside = ("index.", "figures")
    return {name for name in found if not Path(name).name.startswith(aside)}


def run_list(folder: Path) -> dict[str, dict]:
    """The reports of `run.json` by code."""
    run = json.loads((folder / "run.json").read_text("utf-8"))
    return {row["code"]: row for row in run["reports"]}


def copied(report: Report, tmp_path: Path) -> Path:
    """A copy of the folder of a vintage's reports, to work on; gives its parent."""
    out = tmp_path / "out"
    shutil.copytree(report.folder, out / report.folder.name)
    return out


def stamps(folder: Path) -> dict[str, int]:
    """When each report file was written."""
    return {p.name: p.stat().st_mtime_ns for p in folder.glob("[0-9]*")}


# What is written


@slow
def test_the_files_of_a_run_have_the_agreed_names(reports):
    of_2017 = {f"183-ishoej.{kind}" for kind in KINDS}
    of_2026 = of_2017 | {f"825-laesoe.{kind}" for kind in KINDS}
    assert files(reports["Ishøj 2017"].folder) == of_2017 | LISTS
    assert files(reports["Ishøj 2026"].folder) == of_2026 | LISTS


@slow
def test_run_json_tells_what_became_of_each_report(reports):
    folder = reports["Læsø 2026"].folder
    run = json.loads((folder / "run.json").read_text("utf-8"))

    assert run["vintage"] == "2026"
    assert [row["code"] for row in run["reports"]] == ["183", "825"]
    assert [row["name"] for row in run["reports"]] == ["Ishøj", "Læsø"]
    for row in run["reports"]:
        keys = "code name kind slug status seconds cell message why"
        assert set(row) == set(keys.split())
        assert row["kind"] == "assessment"
        assert (row["status"], row["cell"], row["message"]) == ("ok", None, "")
        assert row["seconds"] > 0


@slow
@pytest.mark.parametrize("name", PAGES)
def test_the_json_has_the_agreed_keys(reports, name):
    data = reports[name].data
    agreed = {
        "": "municipality vintage round rubric example score parameters themes "
        "indicators extent unknowns attention_points manifest",
        "municipality": "code name region province police_district population "
        "population_period",
        "score": "status sum answered expected mean level label own_mean "
        "assessor_mean sensitivity",
        "parameters": "id theme rater value label",
        "themes": "id own assessor mean potential priority_computed priority_own",
        "indicators": "id title group unit substitute_for status verdict low high "
        "municipality region nation region_area region_label periods text",
        "extent": "id period value status",
        "unknowns": "what why",
        "attention_points": "theme rank text",
        "manifest": "parameters inputs versions seed",
    }
    for key, expected in agreed.items():
        found = data[key] if key else data
        for part in found if isinstance(found, list) else [found]:
            assert set(expected.split()) <= set(part), key


@slow
def test_the_manifest_names_every_input_with_its_checksum(reports, embedded_root):
    inputs = reports["Ishøj 2017"].data["manifest"]["inputs"]
    raw = {row["path"]: row["sha256"] for row in inputs if "data/raw" in row["path"]}
    expected = {
        path.relative_to(embedded_root).as_posix(): sha256(path)
        for folder in ("2017", "evaluations/2017")
        for path in (embedded_root / "data" / "raw" / folder).rglob("*")
        if path.is_file()
    }

    assert raw == expected
    assert any(row["path"].endswith("rubric.toml") for row in inputs)
    assert any(row["path"].endswith("indicators.toml") for row in inputs)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@slow
@pytest.mark.parametrize("name", PAGES)
def test_show_prints_the_content_of_the_json_file(reports, embedded_root, name):
    who, vintage = name.split()
    to = ("--vintage", vintage, "--root", embedded_root, "--json")
    shown = parathed("show", who, *to, cwd=embedded_root)

    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout) == reports[name].data


@slow
def test_a_municipality_without_a_form_gets_a_report_without_a_score(reports):
    score = reports["Læsø 2026"].data["score"]

    assert score["status"] == "missing"
    assert (score["sum"], score["mean"], score["level"]) == (None, None, None)
    assert (score["answered"], score["expected"]) == (0, 10)


@slow
def test_the_form_of_2017_is_used_and_dated_in_2026(reports):
    data = reports["Ishøj 2026"].data
    assert (data["round"], data["score"]["sum"]) == ("2017", 30)
    assert "2017" in words(reports["Ishøj 2026"].page.main.section)


# When it is made anew


@slow
def test_a_second_run_changes_nothing_and_keeps_the_others_in_run_json(
    reports, embedded_root, tmp_path
):
    out = copied(reports["Ishøj 2026"], tmp_path)
    before = stamps(out / "2026")
    to = ("--vintage", "2026", "--root", embedded_root, "--out", out)
    again = parathed("report", "Ishøj", *to, cwd=tmp_path)

    assert again.returncode == 0, again.stderr
    assert "unchanged" in again.stdout
    assert stamps(out / "2026") == before
    # What is unchanged is as it was recorded when it was made
    statuses = {code: row["status"] for code, row in run_list(out / "2026").items()}
    assert statuses == {"183": "ok", "825": "ok"}
    manifest = json.loads((out / "2026" / "manifest.json").read_text("utf-8"))
    assert list(manifest["reports"]) == ["183-ishoej", "825-laesoe"]


@slow
def test_force_makes_it_anew_with_the_same_bytes(reports, embedded_root, tmp_path):
    report = reports["Læsø 2026"]
    out = copied(report, tmp_path)
    before = stamps(out / "2026")
    to = ("--vintage", "2026", "--root", embedded_root, "--out", out)
    again = parathed("report", "Læsø", "--force", *to, cwd=tmp_path)

    assert again.returncode == 0, again.stderr
    assert run_list(out / "2026")["825"]["status"] == "ok"
    after = stamps(out / "2026")
    assert {n for n in after if after[n] != before[n]} == {
        f"825-laesoe.{kind}" for kind in KINDS
    }
    assert Report(out / "2026", report.stem).bytes() == report.bytes()


@slow
def test_a_damaged_page_is_made_anew(reports, embedded_root, tmp_path):
    report = reports["Læsø 2026"]
    out = copied(report, tmp_path)
    (out / "2026" / "825-laesoe.html").write_text("damaged")
    to = ("--vintage", "2026", "--root", embedded_root, "--out", out)
    again = parathed("report", "Læsø", *to, cwd=tmp_path)

    assert again.returncode == 0, again.stderr
    assert run_list(out / "2026")["825"]["status"] == "ok"
    assert Report(out / "2026", report.stem).bytes() == report.bytes()


@slow
def test_one_other_rating_changes_score_theme_page_and_json(
    reports, data_root, edit_form, tmp_path
):
    out = copied(reports["Ishøj 2017"], tmp_path)
    edit_form("\nstrategy = 3", "\nstrategy = 4")
    to = ("--vintage", "2017", "--root", data_root, "--out", out)
    done = parathed("report", "Ishøj", *to, cwd=tmp_path)
    old, new = reports["Ishøj 2017"], Report(out / "2017", "183-ishoej")

    assert done.returncode == 0, done.stderr
    assert run_list(out / "2017")["183"]["status"] == "ok"
    # 2+4+3+4+4 = 17 own; 4+4+3+2+1 = 14 by the assessor instead of 13
    score = new.data["score"]
    assert (score["sum"], score["mean"], score["level"]) == (31, 3.1, 3)
    assert (score["own_mean"], score["assessor_mean"]) == (3.4, 2.8)
    themes = {t["id"]: t for t in new.data["themes"]}
    assert themes["leadership"]["mean"] == pytest.approx(7 / 3)
    assert {i: t for i, t in themes.items() if i != "leadership"} == {
        t["id"]: t for t in old.data["themes"] if t["id"] != "leadership"
    }
    assert new.data["indicators"] == old.data["indicators"]
    assert new.html != old.html
    front = words(new.page.main.section)
    assert "3,1" in front
    assert "2,8" in " ".join(s.get("aria-label", "") for s in new.page.find_all("svg"))


@slow
def test_the_same_command_elsewhere_gives_the_same_bytes(reports, data_root):
    # Another folder, clock, language and hash seed; no --root and no --out
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = parathed("report", "183", "--vintage", "2017", cwd=data_root, **elsewhere)

    assert done.returncode == 0, done.stderr
    made = Report(data_root / "reports" / "2017", "183-ishoej")
    assert made.bytes() == reports["Ishøj 2017"].bytes()
    expected = {f"183-ishoej.{kind}" for kind in KINDS} | LISTS
    assert files(data_root / "reports") == {f"2017/{name}" for name in expected}


# The choices


@slow
def test_the_choices_of_a_run_reach_its_page(data_root, tmp_path):
    # A round of one's own, figures of one year, a folder of one's own
    rounds = data_root / "data" / "raw" / "evaluations"
    form = (rounds / "2017" / "183.toml").read_text("utf-8")
    (rounds / "eksempel").mkdir()
    (rounds / "eksempel" / "183.toml").write_text(
        form.replace('round = "2017"', 'round = "eksempel"'), "utf-8"
    )
    out = tmp_path / "elsewhere" / "deep"
    to = ("--root", data_root, "--out", out, "--vintage", "2017")
    choice = ("--round", "eksempel", "--period", "2015")
    done = parathed("report", "Ishøj", *choice, *to, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert not (data_root / "reports").exists()
    report = Report(out / "2017", "183-ishoej")
    parameters = report.data["manifest"]["parameters"]
    assert (parameters["round"], parameters["period"]) == ("eksempel", "2015")
    # Of Ishøj's ten, these three were printed or published for 2015
    assert {
        i["id"]: i["periods"]["municipality"]
        for i in report.data["indicators"]
        if i["municipality"] is not None
    } == {
        "full_time_unemployed_pct": "2015",
        "disposable_income_dkk": "2015",
        "convicted_pct": "2015",
    }
    choices = chosen(report)
    assert "eksempel" in choices.values()
    assert any("2015" in value for value in choices.values())
    # A round named `eksempel` is marked as such on the page and in the JSON
    assert report.data["example"] is True
    assert "is-example" in report.page.body.get("class", [])
    assert "Eksempel" in words(report.page.main.section)


@slow
def test_a_common_period_is_the_year_that_most_indicators_share(data_root, tmp_path):
    to = ("--root", data_root, "--out", tmp_path / "out", "--vintage", "2017")
    done = parathed("report", "Ishøj", "--period", "common", *to, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    report = Report(tmp_path / "out" / "2017", "183-ishoej")
    # The printed report: 2017K2, 2017, twice 2016/2017, 2017 and 2017K3 end in 2017;
    # income and convicted are of 2015, safety and deprived areas of 2016.
    periods = {
        i["id"]: i["periods"]["municipality"]
        for i in report.data["indicators"]
        if i["municipality"] is not None
    }
    assert periods == {
        "full_time_unemployed_pct": "2017K2",
        "basic_schooling_pct": "2017",
        "unlawful_absence_pct": "2016/2017",
        "high_wellbeing_pct": "2016/2017",
        "housing_plans_count": "2017",
        "non_western_pct": "2017K3",
    }
    choices = chosen(report).values()
    assert any("fælles" in choice and "2017" in choice for choice in choices)


def chosen(report: Report) -> dict[str, str]:
    """The choices that the report tells it was made with."""
    rows = report.page.select(".choices > div")
    return {words(row.dt): words(row.dd) for row in rows}


# Faults


@slow
def test_a_faulty_form_stops_only_its_own_report(data_root, edit_form):
    edit_form("\nstrategy = 3", "\nstrategy = 9")
    to = ("--vintage", "2017", "--root", data_root)
    done = parathed("report", "Ishøj", "Læsø", *to, cwd=data_root)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    folder = data_root / "reports" / "2017"
    assert {n for n in files(folder) if n not in LISTS} == {
        f"825-laesoe.{kind}" for kind in KINDS
    }
    run = run_list(folder)
    assert (run["183"]["status"], run["825"]["status"]) == ("failed", "ok")
    assert "strategy" in run["183"]["message"]
    assert "strategy" in done.stdout + done.stderr
    assert Report(folder, "825-laesoe").data["score"]["status"] == "missing"


@slow
def test_a_faulty_form_alone_is_told_without_a_traceback(command, data_root, edit_form):
    edit_form("\nstrategy = 3", "\nstrategy = 9")
    done = command("report", "Ishøj", "--vintage", "2017", "--root", data_root)

    assert done.code == 2
    assert "183.toml" in done.err
    assert "strategy" in done.err
    assert "Traceback" not in done.err
    assert files(data_root / "reports" / "2017") <= LISTS


def broken_template(repository: Path, data_root: Path, source: str) -> int:
    """Puts a template into a root whose fourth code cell is this; gives its number."""
    template = nbformat.read(repository / "notebooks" / "assessment.ipynb", 4)
    code = [n for n, c in enumerate(template.cells, 1) if c.cell_type == "code"]
    template.cells[code[3] - 1].source = source
    (data_root / "notebooks").mkdir()
    nbformat.write(template, data_root / "notebooks" / "assessment.ipynb")
    return code[3]


@slow
@pytest.mark.parametrize(
    ("source", "message"),
    [("1 / 0", "ZeroDivisionError: division by zero"), ("1 +", "SyntaxError: ")],
)
def test_a_failing_cell_is_named_and_leaves_no_report(
    repository, data_root, source, message
):
    number = broken_template(repository, data_root, source)
    done = parathed("report", "Ishøj", "--vintage", "2017", cwd=data_root)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    folder = data_root / "reports" / "2017"
    assert files(folder) <= LISTS
    row = run_list(folder)["183"]
    assert row["status"] == "failed"
    assert message in row["message"]
    # Among all cells, counted from 1; papermill adds one of its own
    assert row["cell"] in (number, number + 1)


@pytest.mark.parametrize("out", ["a-file", "a-file/below", "folder"])
def test_a_folder_that_cannot_be_written_is_told_before_anything_is_made(
    command, embedded_root, tmp_path, out
):
    # Root may write anywhere, so a file stands where a folder has to be
    (tmp_path / "a-file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "2017").write_text("mine")
    before = {p: p.read_text() for p in tmp_path.rglob("*") if p.is_file()}
    to = ("--vintage", "2017", "--root", embedded_root, "--out", tmp_path / out)
    done = command("report", "Ishøj", *to)

    assert done.code == 2
    assert out in done.err
    assert "--out" in done.err
    assert "Traceback" not in done.err
    assert {p: p.read_text() for p in tmp_path.rglob("*") if p.is_file()} == before


@slow
def test_a_page_that_cannot_be_replaced_leaves_the_earlier_files(
    reports, embedded_root, tmp_path
):
    # A folder stands under the name of the page, the other two files are of before
    report = reports["Læsø 2026"]
    out = copied(report, tmp_path)
    (out / "2026" / "825-laesoe.html").unlink()
    (out / "2026" / "825-laesoe.html").mkdir()
    names = files(out / "2026")
    to = ("--vintage", "2026", "--root", embedded_root, "--out", out)
    done = parathed("report", "Læsø", *to, cwd=tmp_path)

    # The fault may be of this report alone: it is recorded as the report's
    assert done.returncode == 1
    assert "825-laesoe.html cannot be written" in done.stdout
    assert "Traceback" not in done.stderr
    assert files(out / "2026") == names
    assert run_list(out / "2026")["825"]["status"] == "failed"


def started(*case: object) -> object:
    """A case that is only known by the process that makes reports."""
    return pytest.param(*case, marks=slow)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Ishøj", "Atlantis"], "Atlantis"),
        (["Ishøj", "--vintage", "1999"], "1999"),
        (["Ishøj", "--round", "1999"], "1999"),
        started(["Ishøj", "--period", "sometimes"], "sometimes"),
        started(["Ishøj", "--period", "2099"], "2015, 2016, 2017. Give one of these"),
        started(["Ishøj", "Læsø", "--period", "2099"], "2015, 2016, 2017. Give one"),
        (["Ishøj", "--perod", "common"], "--perod"),
        ([], "--all"),
        (["Ishøj", "--all"], "--all"),
    ],
)
def test_wrong_use_is_told_before_anything_is_made(
    command, embedded_root, tmp_path, arguments, told
):
    if "--vintage" not in arguments:
        arguments = [*arguments, "--vintage", "2017"]
    to = ("--root", embedded_root, "--out", tmp_path / "out")
    done = command("report", *arguments, *to)

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Traceback" not in done.err
    made = files(tmp_path / "out") if (tmp_path / "out").exists() else set()
    assert {Path(name).name for name in made} <= LISTS


# The notebook without our command


@slow
def test_stock_papermill_and_nbconvert_give_the_same_page(
    repository, reports, data_root
):
    shutil.copytree(repository / "notebooks", data_root / "notebooks")
    # As on the command line: papermill makes integers of both
    run = ("-m", "papermill", "notebooks/assessment.ipynb", "out.ipynb")
    parameters = ("-p", "municipality", "183", "-p", "vintage", "2017")
    made = python(*run, *parameters, "--no-progress-bar", cwd=data_root)
    assert made.returncode == 0, made.stderr
    export = ("-m", "jupyter", "nbconvert", "--to", "parathed", "out.ipynb")
    exported = python(*export, cwd=data_root)
    assert exported.returncode == 0, exported.stderr

    page = (data_root / "out.html").read_bytes()
    assert page == reports["Ishøj 2017"].bytes()[".html"]


@slow
def test_our_engine_refuses_an_unknown_parameter(repository, tmp_path):
    template = repository / "notebooks" / "assessment.ipynb"
    given = {"municipality": "183", "vintage": "2017", "perod": "common"}
    with pytest.raises(ParameterError, match=r"perod.*period"):
        papermill.execute_notebook(
            template, tmp_path / "out.ipynb", given, engine_name="parathed"
        )
    executed = nbformat.read(tmp_path / "out.ipynb", 4)
    assert not any(c.get("outputs") for c in executed.cells)


@slow
def test_no_file_names_the_machine(reports, embedded_root):
    hidden = [str(embedded_root), str(Path.home()), platform.node(), "/tmp/"]
    for name in PAGES:
        for end, content in reports[name].bytes().items():
            text = content.decode("utf-8")
            found = [h for h in hidden if len(h) > 3 and h in text]
            assert not found, f"{name}{end}"


@slow
def test_the_notebook_of_a_report_is_a_valid_notebook_with_its_outputs(reports):
    for name in PAGES:
        report = reports[name]
        notebook = nbformat.reads(report.bytes()[".ipynb"].decode("utf-8"), 4)
        nbformat.validate(notebook)
        shown = [o for c in notebook.cells for o in c.get("outputs", [])]
        assert len(shown) >= 10
        assert not any(o.output_type in ("error", "stream") for o in shown)
        assert parsed(report.html).h1.string in report.bytes()[".ipynb"].decode("utf-8")
