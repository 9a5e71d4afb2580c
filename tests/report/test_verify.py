"""`parathed verify`: a report is made again and compared with its files."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from report_fixtures import Report as Made
from report_fixtures import parathed

from parathed_lib import versions
from parathed_lib.monitoring import monitor
from parathed_lib.pages.kinds import KINDS
from parathed_lib.pages.monitoring.result import monitoring_result
from parathed_lib.pages.plan.result import plan_result
from parathed_lib.pages.stored import Stored, read_stored
from parathed_lib.plan.overview import plan_of
from parathed_lib.report.audit import verify as module
from parathed_lib.report.audit.places import places
from parathed_lib.report.audit.verify import Verification, verify
from parathed_lib.report.notebook.execution import Report
from parathed_lib.storage.data_root import DataRoot

STEM = "183-ishoej"
PARAMETERS = {
    "municipality": "183",
    "vintage": "2017",
    "round": "2017",
    "period": "newest",
}
slow = pytest.mark.slow


# A page and a notebook as small as they can be; the tests name their lines and cells.
PAGE = """<html>
<body>
<h1>Ishøj</h1>
<h2 class="section-title" id="a-title"><span class="section-no">2</span> Svar</h2>
<p>Tre af fire.</p>
</body>
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "source": "## Svar"},
        {"cell_type": "code", "id": "b", "source": "show()", "outputs": ["3"]},
    ],
    "metadata": {},
}


@pytest.fixture(scope="module")
def made(embedded_root: Path) -> Report:
    """Ishøj's report of 2017 with its real data, the page and notebook small."""
    subject = KINDS["assessment"].read(PARAMETERS, DataRoot(embedded_root))
    return Report(
        html=PAGE,
        notebook=json.dumps(NOTEBOOK),
        data=json.dumps(subject.data, ensure_ascii=False, indent=2) + "\n",
    )


@dataclass(frozen=True)
class Copy:
    """A report's files, and the data root it was made from."""

    folder: Path
    root: Path

    def file(self, end: str) -> Path:
        return self.folder / f"{STEM}{end}"

    def replace(self, end: str, old: str, new: str) -> None:
        """Edit a file of the report by hand."""
        text = self.file(end).read_bytes().decode("utf-8")
        assert old in text
        self.file(end).write_bytes(text.replace(old, new, 1).encode("utf-8"))

    def manifest(self, change: Callable[[dict[str, Any]], Any]) -> None:
        """Edit the manifest of the JSON file."""
        data = json.loads(self.file(".json").read_text("utf-8"))
        change(data["manifest"])
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        self.file(".json").write_bytes(text.encode("utf-8"))

    def verify(self) -> Verification:
        return verify(read_stored(self.file(".json")), DataRoot(self.root))

    def verified(self, end: str = ".json") -> tuple[int, dict[str, Any]]:
        """The exit code and the findings of the command."""
        words = ("verify", self.file(end), "--root", self.root, "--json")
        done = parathed(*words, cwd=self.root)
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
def stored(made: Report, data_root: Path, tmp_path: Path) -> Copy:
    """The report on disk, with a data root of its own."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in made.files(STEM).items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return Copy(folder, data_root)


@pytest.fixture
def quick(made: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands for making the report again where its input is the same."""
    monkeypatch.setattr(module, "remake", lambda *_: made)


@pytest.fixture
def whole(reports: dict[str, Made], data_root: Path, tmp_path: Path) -> Copy:
    """Ishøj's real report of 2017, to be made again with a data root of its own."""
    shutil.copytree(reports["Ishøj 2017"].folder, tmp_path / "reports")
    return Copy(tmp_path / "reports", data_root)


def contents(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def statuses(found: Verification) -> dict[str, str]:
    return {Path(f.name).suffix: f.status for f in found.files}


def causes(found: Verification) -> list[tuple[str, str, str]]:
    return [(c.kind, c.name, c.how) for c in found.causes]


# Identical


@slow
def test_an_untouched_report_is_identical_and_nothing_is_written(whole):
    before = contents(whole.folder), contents(whole.root)
    code, found = whole.verified(".html")
    assert [f["status"] for f in found["files"]] == ["identical"] * 3, found
    assert code == 0
    assert (contents(whole.folder), contents(whole.root)) == before


@pytest.mark.usefixtures("quick")
def test_the_command_says_identical_of_each_file(stored, command):
    code, out, err = command("verify", stored.file(".html"), "--root", stored.root)
    assert (code, err) == (0, "")
    ends = (".html", ".ipynb", ".json")
    assert out.splitlines() == [f"{STEM}{end}  identical" for end in ends]


def test_the_report_is_made_from_the_recorded_parameters(stored, made, monkeypatch):
    asked = []

    def remake(*given: Any) -> Report:
        asked.append(given)
        return made

    monkeypatch.setattr(module, "remake", remake)
    stored.manifest(lambda m: m["parameters"].update(period="2015"))
    stored.verify()
    parameters = PARAMETERS | {"period": "2015"}
    assert asked == [("assessment", parameters, DataRoot(stored.root))]


@pytest.mark.usefixtures("quick")
def test_a_file_that_is_not_there_does_not_make_the_others_differ(stored):
    stored.file(".ipynb").unlink()
    found = stored.verify()
    expected = {".html": "identical", ".ipynb": "absent", ".json": "identical"}
    assert statuses(found) == expected
    assert found.is_identical


# Other inputs


@slow
def test_a_revised_figure_is_told_by_its_file(whole, rewrite):
    rewrite("2017", "dst/income.csv", lambda text: text.replace("193760", "193761"))
    code, found = whole.verified()
    assert code == 1
    assert [(c["kind"], c["name"], c["how"]) for c in found["causes"]] == [
        ("input", "data/raw/2017/dst/income.csv", "changed"),
        ("input", "data/raw/2017/manifest.csv", "changed"),
    ]
    assert {f["status"] for f in found["files"]} == {"differs"}
    places = found["files"][2]["places"]
    assert "indicators[disposable_income_dkk].municipality" in places


@slow
def test_a_form_that_is_gone_is_told(whole):
    form = "data/raw/evaluations/2017/183.toml"
    (whole.root / form).unlink()
    code, found = whole.verified()
    assert code == 1
    (cause,) = found["causes"]
    assert (cause["kind"], cause["name"], cause["how"]) == ("input", form, "gone")
    assert found["conclusion"] == []


@pytest.mark.usefixtures("quick")
def test_a_file_that_the_report_did_not_have_is_told(stored):
    stored.manifest(
        lambda m: m.update(
            inputs=[i for i in m["inputs"] if not i["path"].endswith("income.csv")]
        )
    )
    expected = [("input", "data/raw/2017/dst/income.csv", "new")]
    assert causes(stored.verify()) == expected


@slow
def test_a_vintage_that_is_gone_says_so_and_what_is_missing(stored, command):
    shutil.rmtree(stored.root / "data/raw/2017")
    code, out, err = command(
        "verify", stored.file(".json"), "--root", stored.root, "--json"
    )
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert "Unknown vintage '2017'" in found["fault"]
    gone = [c["name"] for c in found["causes"] if c["how"] == "gone"]
    assert "data/raw/2017/dst/income.csv" in gone
    assert {f["status"] for f in found["files"]} == {"unknown"}


@pytest.mark.usefixtures("quick")
def test_another_rubric_is_told_as_catalogue(stored):
    def other(manifest: dict[str, Any]) -> None:
        for row in manifest["inputs"]:
            if row["path"] == "catalogue/rubric.toml":
                row["sha256"] = "0" * 64

    stored.manifest(other)
    assert causes(stored.verify()) == [
        ("catalogue", "catalogue/rubric.toml", "changed")
    ]


# A plan's page


@pytest.fixture
def plan_root(data_root: Path, repository: Path) -> Path:
    """A data root with one of the public plans."""
    folder = data_root / "data" / "raw" / "plans"
    folder.mkdir(exist_ok=True)
    name = "101-vink-2016.toml"
    shutil.copy(repository / "data" / "raw" / "plans" / name, folder / name)
    return data_root


@pytest.fixture
def plan_page(plan_root: Path, tmp_path: Path) -> Stored:
    """The data of the page on one of Copenhagen's plans, as its file holds them."""
    path = tmp_path / "101-koebenhavn-plan-vink-2016.json"
    made = plan_result(plan_of("101", "vink-2016", vintage="2017", root=plan_root))
    path.write_text(json.dumps(made), "utf-8")
    return read_stored(path)


@slow
def test_a_plan_page_that_cannot_be_made_again_does_not_miss_the_catalogue(
    plan_page, plan_root
):
    (plan_root / "data/raw/plans/101-vink-2016.toml").unlink()
    found = verify(plan_page, DataRoot(plan_root))
    assert found.fault
    assert causes(found) == [("input", "data/raw/plans/101-vink-2016.toml", "gone")]


@pytest.mark.parametrize("name", ["planning.toml", "recommendations.toml"])
def test_another_catalogue_of_plans_is_told_as_catalogue_and_not_as_code(
    plan_root, monkeypatch, name
):
    """The checksum of the code is the same whatever these files hold."""
    overview = plan_of("101", "vink-2016", vintage="2017", root=plan_root)
    monitoring = monitor("101", vintage="2017", root=plan_root)
    files = versions._own_files()
    before = [plan_result(overview), monitoring_result(monitoring)]
    path = f"catalogue/{name}"
    others = [(p, "0" * 64 if p == path else sum) for p, sum in files]
    assert others != files
    monkeypatch.setattr(versions, "_own_files", lambda: others)
    after = [plan_result(overview), monitoring_result(monitoring)]
    for one, other in zip(before, after, strict=True):
        assert path in [row["path"] for row in one["manifest"]["inputs"]]
        assert other["manifest"]["library"] == one["manifest"]["library"]


# Other versions and code


@pytest.mark.usefixtures("quick")
def test_another_version_is_told_with_both(stored, command):
    stored.manifest(lambda m: m["versions"].update(numpy="1.0.0", python="2.7"))
    found = stored.verify()
    now = versions.versions()
    assert [(c.name, c.old, c.new) for c in found.causes] == [
        ("python", "2.7", now["python"]),
        ("numpy", "1.0.0", now["numpy"]),
    ]
    code, out, _ = command("verify", stored.file(".json"), "--root", stored.root)
    assert code == 1
    assert f"version numpy: changed, 1.0.0 -> {now['numpy']}" in out


@slow
def test_another_template_is_told(whole, repository):
    """The template is part of no checksum in the manifest; its cells tell of it."""
    template = json.loads((repository / "notebooks/assessment.ipynb").read_text())
    cell = next(c for c in template["cells"] if "".join(c["source"])[:3] == "## ")
    cell["source"] = ["".join(cell["source"]) + "\n\nEn sætning til."]
    (whole.root / "notebooks").mkdir()
    (whole.root / "notebooks/assessment.ipynb").write_text(json.dumps(template))
    _, found = whole.verified()
    assert [f["status"] for f in found["files"]] == ["differs", "differs", "identical"]
    assert "template" in " ".join(found["conclusion"])


@pytest.mark.usefixtures("quick")
def test_other_code_is_told(stored):
    stored.manifest(lambda m: m.update(library="0" * 64))
    assert causes(stored.verify()) == [("code", "parathed_lib", "changed")]


def test_the_code_is_told_apart_from_the_catalogue(monkeypatch):
    files = [("a.py", "1"), ("catalogue/rubric.toml", "2")]
    monkeypatch.setattr(versions, "_own_files", lambda: files)
    listed = ["catalogue/rubric.toml"]
    code, everything = versions.library(listed), versions.library()
    files[1] = ("catalogue/rubric.toml", "3")
    assert versions.library(listed) == code
    assert versions.library() != everything
    files[0] = ("a.py", "3")
    assert versions.library(listed) != code


@pytest.mark.usefixtures("quick")
def test_a_report_that_does_not_record_its_code_is_not_called_edited(stored):
    stored.manifest(lambda m: m.pop("library"))
    found = stored.verify()
    assert causes(found) == []
    assert "with other code, or" in found.conclusion[0]


# Edited afterwards


@pytest.mark.usefixtures("quick")
def test_an_edited_page_is_told_by_section_and_line(stored):
    stored.replace(".html", "Tre af fire", "Fire af fire")
    found = stored.verify()
    assert statuses(found)[".html"] == "differs"
    assert found.files[0].places == ["section 2 Svar, line 5"]
    assert found.causes == []
    assert "was changed after it was made" in found.conclusion[0]


@pytest.mark.usefixtures("quick")
def test_an_edited_figure_is_told_by_its_key_and_never_by_its_value(stored, command):
    stored.replace(".json", "193760.0", "99999.5")
    stored.replace(".json", "Gør den endelige", "Hans Jensen, den endelige")
    code, out, _ = command("verify", stored.file(".json"), "--root", stored.root)
    assert code == 1
    assert "indicators[disposable_income_dkk].municipality" in out
    assert "attention_points[0].text" in out
    assert "99999" not in out
    assert "Jensen" not in out


@pytest.mark.usefixtures("quick")
def test_other_spaces_alone_are_told_as_such(stored):
    data = json.loads(stored.file(".json").read_text("utf-8"))
    stored.file(".json").write_text(json.dumps(data), "utf-8")
    (found,) = [f for f in stored.verify().files if f.name.endswith(".json")]
    assert found.status == "differs"
    assert "the same content" in found.places[0]


@pytest.mark.usefixtures("quick")
def test_an_edited_cell_is_told_by_its_number(stored):
    notebook = json.loads(stored.file(".ipynb").read_text("utf-8"))
    notebook["cells"][1]["source"] = "print(1)"
    stored.file(".ipynb").write_text(json.dumps(notebook), "utf-8")
    found = stored.verify()
    assert found.files[1].places == ["cell 2: source"]
    assert "template notebook" in found.conclusion[1]


@pytest.mark.usefixtures("quick")
def test_files_that_are_as_they_were_made_are_not_called_edited(stored):
    stored.replace(".html", "Ishøj", "Ishøj ")
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in stored.folder.iterdir()
    }
    manifest = {"vintage": "2017", "reports": {"183": {"key": "", "files": files}}}
    (stored.folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    found = stored.verify()
    assert found.files[0].as_made is True
    assert "as they were made" in found.conclusion[0]


def test_a_line_before_the_first_section_is_on_the_front_page():
    made = "<style>\na\n</style>\n<body>\n<h1>Kommune</h1>\nb\n"
    stored = made.replace("b\n", "c\n").encode()
    assert places(".html", stored, made) == ["the front page, line 6"]
    stored = made.replace("a\n", "c\n").encode()
    assert places(".html", stored, made) == ["the head of the page, line 2"]


def test_a_page_that_was_cut_short_is_told_where_it_ends():
    made = '<body>\n<h2 class="section-title" id="a">1 To &amp; tre</h2>\nb\nc'
    stored = made.removesuffix("\nc").encode()
    assert places(".html", stored, made) == ["section 1 To & tre, line 4"]


@pytest.mark.usefixtures("quick")
def test_a_damaged_page_or_notebook_differs_and_is_no_error(stored):
    stored.file(".html").write_bytes(b"\xff\xfe\x00")
    stored.file(".ipynb").write_bytes(b"[" * 50_000)
    found = stored.verify()
    assert statuses(found) == {
        ".html": "differs",
        ".ipynb": "differs",
        ".json": "identical",
    }


# Hostile and damaged files


HOSTILE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a path as vintage": lambda m: m["parameters"].update(vintage="../../etc"),
    "a path as round": lambda m: m["parameters"].update(round="/etc/passwd"),
    "an unknown municipality": lambda m: m["parameters"].update(municipality="999"),
    "a list as municipality": lambda m: m["parameters"].update(municipality=["183"]),
    "a number as vintage": lambda m: m["parameters"].update(vintage=2017),
    "a table as round": lambda m: m["parameters"].update(round={}),
    "code as period": lambda m: m["parameters"].update(period='"; import os'),
    "a sign of the terminal": lambda m: m["parameters"].update(vintage="\x1b[2J"),
    "a name without end": lambda m: m["parameters"].update(vintage="2" * 100_000),
    "no vintage": lambda m: m["parameters"].pop("vintage"),
    "no parameters": lambda m: m.pop("parameters"),
    "no inputs": lambda m: m.pop("inputs"),
    "an input above": lambda m: m["inputs"][0].update(path="data/raw/../../x"),
    "an input from the root": lambda m: m["inputs"][0].update(path="/etc/passwd"),
    "an input of Windows": lambda m: m["inputs"][0].update(path="C:\\x"),
    "a checksum that is none": lambda m: m["inputs"][0].update(sha256=1),
    "an unknown kind": lambda m: m.update(report="nonsense"),
    "a kind that is no word": lambda m: m.update(report="../x"),
    "a kind that is no text": lambda m: m.update(report=[]),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_manifest_is_one_clear_line(stored, command, change):
    stored.manifest(change)
    code, out, err = command("verify", stored.file(".json"), "--root", stored.root)
    assert (code, out) == (2, "")
    assert err.startswith("parathed: ")
    assert err.count("\n") == 1
    assert len(err) < 250
    assert not any(told in err for told in ("etc", "import", "\x1b"))


@pytest.mark.parametrize(
    "text", ["", "{", "null", "{}", '{"manifest": 1}', "[" * 50_000], ids=repr
)
def test_a_file_that_is_no_report_is_one_clear_line(stored, command, text):
    stored.file(".json").write_text(text, "utf-8")
    code, out, err = command("verify", stored.file(".html"), "--root", stored.root)
    assert (code, out) == (2, "")
    assert err.startswith(f"parathed: {STEM}.json ")
    assert err.count("\n") == 1


def test_a_file_that_is_far_too_large_is_not_read(stored, command):
    with stored.file(".json").open("ab") as file:
        file.truncate(30_000_000)
    code, _, err = command("verify", stored.file(".json"), "--root", stored.root)
    assert code == 2
    assert "larger than 20 MB" in err


@pytest.mark.parametrize("name", ["run.json", "index.html", "x.txt", ""])
def test_other_files_are_refused(stored, command, name):
    (stored.folder / "run.json").write_text('{"reports": []}', "utf-8")
    (stored.folder / "index.html").write_text("", "utf-8")
    (stored.folder / "x.txt").write_text("", "utf-8")
    code, out, err = command("verify", stored.folder / name, "--root", stored.root)
    assert (code, out) == (2, "")
    assert err.startswith("parathed: ")


@pytest.mark.usefixtures("quick")
def test_an_input_outside_data_raw_is_never_read(stored, command):
    (stored.root / "secret.toml").write_text("x")
    stored.manifest(lambda m: m["inputs"][0].update(path="secret/of/others"))
    code, _, err = command("verify", stored.file(".json"), "--root", stored.root)
    assert code == 2
    assert "outside the data root" in err
