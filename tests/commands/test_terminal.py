"""Text from outside is text in a terminal: no markup, and no control characters."""

from __future__ import annotations

import ast
import io
import json
import shutil
from pathlib import Path

import pytest
import tomli_w
from conftest import Ended
from report_fixtures import short_template

from parathed_lib import terminal
from parathed_lib.commands.progress import TerminalWatch, fetching
from parathed_lib.report.run.records import PageOutcome

PACKAGE = Path(terminal.__file__).parent
# A closing tag that opens nothing, a colour, a picture, and the codes of a terminal:
# escape, the one-character introducer, a bell, a turn of direction, a new line's start
HOSTILE = "[/b] [red]x[/red] :smile: \x1b[31m\x9b2J\x07\u202e\u2066\r!"
NAME = HOSTILE.replace("/", "")  # one that a file can have
SHOWN = "[/b] [red]x[/red] :smile: \\x1b[31m\\x9b2J\\x07\\u202e\\u2066\\x0d!"


def controls(text: str) -> set[str]:
    """The control characters in what was printed, but for the ends of lines."""
    return {c for c in text if c != "\n" and not c.isprintable()} - {"\xa0", "\xad"}


def assert_plain(ended: Ended, *shown: str) -> None:
    out = ended.out + ended.err
    assert "Traceback" not in out
    assert controls(out) == set()
    for text in shown:
        assert text in out


def test_lines_and_tables_are_told_as_they_are(capsys):
    terminal.tell(HOSTILE, 1)
    terminal.tell_aside(HOSTILE)
    terminal.tell_table([{HOSTILE: HOSTILE, "b": None}], right=("b",))
    terminal.tell_table([{"a": HOSTILE}], wrapped=True)
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == [SHOWN, "1"]
    assert out.count(SHOWN) == 4
    assert err == f"{SHOWN}\n"
    assert controls(out) == set()


def test_json_keeps_its_content(capsys):
    terminal.tell_json({"æ": HOSTILE})
    out, _ = capsys.readouterr()
    assert json.loads(out) == {"æ": HOSTILE}
    assert controls(out) == set()
    assert "æ" in out


def test_a_terminal_gets_no_other_codes_than_ours(monkeypatch):
    file = io.StringIO()
    monkeypatch.setattr("sys.stdout", file)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    terminal.tell_table([{"a": HOSTILE}])
    assert "\x1b[31m" not in file.getvalue()
    assert SHOWN in file.getvalue()


def test_a_run_tells_its_messages_as_they_are(capsys):
    with TerminalWatch() as watch:
        watch.note(HOSTILE)
        for code in ("183", "187"):
            names = code, HOSTILE, "assessment", code
            outcome = PageOutcome(*names, "failed", 1.0, 3, HOSTILE)
            watch.came(outcome, Path(HOSTILE))
    out, _ = capsys.readouterr()
    assert controls(out) == set()
    # the note, two lines of two, and the names in the table, broken between words; the
    # first line of a message ends before its last characters
    assert " ".join(out.split()).count(SHOWN) == 1 + 2 * 2 + 2


def test_the_progress_of_a_snapshot_takes_names_as_they_are(monkeypatch):
    file = io.StringIO()
    monkeypatch.setattr("sys.stderr", file)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with fetching() as came:
        came(HOSTILE, 1)
    assert "\x1b[31m" not in file.getvalue()


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize(
    "words",
    [
        ("list", "indicators"),
        ("list", "municipalities"),
        ("list", "parameters"),
        ("list", "vintages"),
        ("show", "Ishøj", "--vintage", "2017"),
    ],
)
def test_no_word_is_cut_in_a_terminal_however_narrow(
    command, monkeypatch, embedded_root, words, columns
):
    whole = command(*words, "--root", embedded_root).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    told = command(*words, "--root", embedded_root).out
    nowhere = {"local", "lacks"}  # columns in which no row has anything
    assert set(whole.split()) - nowhere <= set(told.split())
    assert max(map(len, told.splitlines())) <= max(columns, 68)  # the head of `show`


def test_a_table_breaks_between_words_and_never_in_them():
    rows = [{"id": "a_long_id", "title": "To ord", "n": 7}]
    assert terminal.table_lines(rows, 20, right=("n",)) == [
        "id         title   n",
        "a_long_id  To ord  7",
    ]
    assert terminal.table_lines(rows, 19, right=("n",)) == [
        "id         title  n",
        "a_long_id  To     7",
        "           ord",
    ]
    below = ["id     a_long_id", "title  To ord", "n      7"]
    assert terminal.table_lines(rows, 16) == below
    assert terminal.table_lines([], 16) == []


def test_the_ten_ratings_are_shown(command, embedded_root):
    told = command("show", "Ishøj", "--vintage", "2017", "--root", embedded_root).out
    rows = [line.split() for line in told.splitlines()]
    # those of the public report of 2017
    assert ["emergency_readiness", "own", "2"] in rows
    assert ["management_information", "assessor", "1"] in rows
    told = command("show", "Læsø", "--vintage", "2017", "--root", embedded_root).out
    assert "emergency_readiness" not in told


# Every command that prints what stands in files


def test_an_unknown_name_is_told_as_it_is(command, embedded_root):
    told = command("show", HOSTILE, "--vintage", "2017", "--root", embedded_root)
    assert_plain(told)
    assert told.code == 2


@pytest.mark.parametrize("more", [[], ["--json"]])
@pytest.mark.parametrize("kind", ["vintages", "rounds"])
def test_names_of_folders_are_told_as_they_are(command, data_root, kind, more):
    if kind == "rounds":
        folder = data_root / "data/raw/evaluations" / NAME
        folder.mkdir(parents=True)
        shutil.copy(data_root / "data/raw/evaluations/2017/183.toml", folder)
    else:
        shutil.copytree(data_root / "data/raw/2017", data_root / "data/raw" / NAME)
    told = command("list", kind, "--root", data_root, *more)
    assert_plain(told, "[b]")


@pytest.mark.parametrize("more", [[], ["--json"]])
@pytest.mark.parametrize("what", ["form", "plan"])
def test_a_form_and_a_plan_are_told_as_they_are(
    command, data_root, tmp_path, what, more
):
    data = {
        "schema": 1,
        "municipality": "183",
        "round": HOSTILE,
        HOSTILE: HOSTILE,
        "name": HOSTILE,
        "ratings": {HOSTILE: 3},
        "summary": {HOSTILE: HOSTILE},
        "evidence": [{"parameter": HOSTILE, "kind": HOSTILE, "title": HOSTILE}],
        "actions": [{"text": HOSTILE, "point": HOSTILE}],
        "milestones": [{"text": HOSTILE, "due": HOSTILE}],
    }
    file = tmp_path / f"{NAME}.toml"
    file.write_text(tomli_w.dumps(data), "utf-8")
    for verb in ("check", "import"):
        told = command(what, verb, file, "--root", data_root, *more[: verb == "check"])
        assert_plain(told)
        assert told.code == 2


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_reports_that_were_edited_are_told_as_they_are(
    command, reports, embedded_root, tmp_path, more
):
    old = reports["Ishøj 2017"].path.with_suffix(".json")
    data = json.loads(old.read_text("utf-8"))
    data["unknowns"].append({"what": HOSTILE, "why": HOSTILE})
    data["attention_points"][0]["text"] = HOSTILE
    data["indicators"][0]["title"] = HOSTILE
    data["indicators"][0]["text"]["municipality"] = HOSTILE
    data["municipality"]["name"] = HOSTILE
    data["manifest"]["versions"] |= {HOSTILE: HOSTILE, "numpy": HOSTILE}
    data["manifest"]["inputs"].append({"path": "data/raw/[/b]", "sha256": HOSTILE})
    data["extent"][0]["status"] = HOSTILE
    new = tmp_path / f"{NAME}.json"
    new.write_text(json.dumps(data), "utf-8")
    assert_plain(command("diff", old, new, *more), "[/b]")
    assert_plain(command("verify", new, "--root", embedded_root, *more), "[/b]")


@pytest.mark.slow
def test_the_fault_of_a_cell_is_told_as_it_is(command, repository, data_root):
    short_template(repository, data_root, f"raise ValueError({HOSTILE!r})")
    told = command("report", "Ishøj", "--vintage", "2017", "--root", data_root)
    assert_plain(told, SHOWN)


def test_only_one_module_prints():
    home = {"terminal.py", "progress.py"}
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).as_posix() in home:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("print", "typer.echo", "typer.secho"), path
                assert not called.endswith(("stdout.write", "stderr.write")), path
