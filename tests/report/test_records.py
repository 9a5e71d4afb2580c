"""What a folder of reports remembers: merged over runs, whole after a kill."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from parathed_lib.errors import OutputError
from parathed_lib.pages.kinds import ENDS
from parathed_lib.report.files import write_all
from parathed_lib.report.run import processed
from parathed_lib.report.run.records import Done, PageOutcome, Records
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.storage.lock import locked

JOURNAL = ".journal.jsonl"


def done(folder: Path, code: str, status: str = "ok", message: str = "") -> Done:
    """A report that came to its end, with a page of its own when it is ok."""
    names = code, f"Navn {code}", "assessment", code
    outcome = PageOutcome(*names, status, 1.5, None, message)
    if status != "ok":
        return Done(outcome, code)
    files = write_all(folder, {f"{code}{end}": f"{end} {code}" for end in ENDS})
    return Done(outcome, code, f"key {code}", files, {"seed": 7})


def statuses(folder: Path) -> dict[str, str]:
    run = json.loads((folder / "run.json").read_text("utf-8"))
    return {row["code"]: row["status"] for row in run["reports"]}


def ready(folder: Path) -> dict[str, bool]:
    records = Records(folder, "2017")
    return {c: records.made_with(f"key {c}") == c for c in ("101", "183", "825")}


def test_records_of_several_runs_are_merged_by_name(tmp_path):
    for codes in (("825", "183"), ("101", "183")):
        records = Records(tmp_path, "2017")
        records.write()
        for code in codes:
            records.add(done(tmp_path, code))
        records.write()

    assert list(statuses(tmp_path)) == ["101", "183", "825"]
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert list(manifest["reports"]) == ["101", "183", "825"]
    assert manifest["reports"]["183"]["seed"] == 7
    assert ready(tmp_path) == {"101": True, "183": True, "825": True}
    assert not (tmp_path / JOURNAL).exists()


def test_a_failure_is_recorded_and_leaves_what_is_known_of_the_files(tmp_path):
    records = Records(tmp_path, "2017")
    records.add(done(tmp_path, "183"))
    records.add(done(tmp_path, "183", "failed", "ValueError: æ"))
    records.write()

    assert statuses(tmp_path) == {"183": "failed"}
    assert Records(tmp_path, "2017").failed("183")
    assert ready(tmp_path)["183"]


def test_the_journal_of_a_killed_run_is_taken_over(tmp_path):
    killed = Records(tmp_path, "2017")
    killed.write()
    killed.add(done(tmp_path, "183"))
    killed.add(done(tmp_path, "825", "failed", "linje\u2028skift\n\x85"))
    assert statuses(tmp_path) == {}

    after = Records(tmp_path, "2017")
    assert after.unfinished
    assert after.made_with("key 183") == "183"
    after.write()
    assert not after.unfinished
    assert statuses(tmp_path) == {"183": "ok", "825": "failed"}
    assert not (tmp_path / JOURNAL).exists()
    assert ready(tmp_path)["183"]


@pytest.mark.parametrize("kept", [0, 1, 40, -30, -2])
def test_a_last_line_that_is_not_whole_is_dropped_alone(tmp_path, kept):
    killed = Records(tmp_path, "2017")
    killed.add(done(tmp_path, "183"))
    first = (tmp_path / JOURNAL).read_bytes()
    killed.add(done(tmp_path, "825", "failed", "æøå"))
    rest = (tmp_path / JOURNAL).read_bytes().removeprefix(first)
    (tmp_path / JOURNAL).write_bytes(first + rest[:kept])

    Records(tmp_path, "2017").write()
    assert statuses(tmp_path) == {"183": "ok"}


def test_a_last_line_cut_inside_a_letter_is_dropped_alone(tmp_path):
    killed = Records(tmp_path, "2017")
    killed.add(done(tmp_path, "183"))
    killed.add(done(tmp_path, "825", "failed", "æ"))
    whole = (tmp_path / JOURNAL).read_bytes()
    (tmp_path / JOURNAL).write_bytes(whole[: whole.index("æ".encode()) + 1])

    Records(tmp_path, "2017").write()
    assert statuses(tmp_path) == {"183": "ok"}


@pytest.mark.parametrize("file", ["run.json", "manifest.json"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b'{"reports": 3}',
        b'{"reports": null}',
        b'{"reports": [1, {"name": "x"}]}',
        b'{"reports": {"183": 1, "825": {"key": "key 825"}}}',
        b'{"reports": {"183": {"key": "key 183", "files": {}}}}',
    ],
)
def test_damaged_records_count_as_empty(tmp_path, file, content):
    (tmp_path / file).write_bytes(content)
    assert ready(tmp_path) == {"101": False, "183": False, "825": False}
    records = Records(tmp_path, "2017")
    records.add(done(tmp_path, "101"))
    records.write()
    assert statuses(tmp_path)["101"] == "ok"


@pytest.mark.parametrize("what", ["key", "deleted", "edited", "a folder"])
def test_a_report_is_out_of_date_when_its_key_or_a_file_is_another(tmp_path, what):
    records = Records(tmp_path, "2017")
    records.add(done(tmp_path, "183"))
    page = tmp_path / "183.html"
    if what != "key":
        page.unlink()
    if what == "edited":
        page.write_text("side 184")
    if what == "a folder":
        page.mkdir()
    assert records.made_with("another" if what == "key" else "key 183") is None


@pytest.mark.parametrize("end", ENDS)
def test_a_report_of_which_a_file_was_not_recorded_is_made_anew(tmp_path, end):
    records, page = Records(tmp_path, "2017"), done(tmp_path, "183")
    del page.files[f"183{end}"]
    records.add(page)
    assert not records.is_whole("183")
    assert records.made_with("key 183") is None


def test_a_journal_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / JOURNAL).mkdir()
    with pytest.raises(OutputError, match="journal"):
        Records(tmp_path, "2017").add(done(tmp_path, "183"))


def test_a_folder_is_for_one_run_at_a_time(tmp_path):
    with locked(tmp_path), pytest.raises(OutputError, match="--out"), locked(tmp_path):
        pytest.fail("two at once")
    with locked(tmp_path):
        pass


def test_what_is_made_of_a_vintage_alone_is_made_again_when_it_may_differ(
    embedded_root, tmp_path
):
    root, page = DataRoot(embedded_root), tmp_path / "appendix.html"

    def is_made_anew(key: str) -> bool:
        os.utime(page, (0, 0))
        processed.write_appendix(root, "2017", key, tmp_path)
        return page.stat().st_mtime > 0

    processed.write_appendix(root, "2017", "a key", tmp_path)
    made = page.read_bytes()
    assert not is_made_anew("a key")
    assert is_made_anew("another key")
    page.write_text("changed by hand")
    assert is_made_anew("another key")
    assert page.read_bytes() == made
