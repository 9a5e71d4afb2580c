"""Every kind of page is made by the same run: keys, records, several at once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import nbformat
import pytest
from report_fixtures import parathed

from parathed_lib.errors import ParameterError
from parathed_lib.pages.kinds import KINDS, SubjectReader, kind_named
from parathed_lib.report.run.cache_key import CacheKeys
from parathed_lib.storage.data_root import DataRoot

pytest_plugins = "report_fixtures"


def test_an_unknown_kind_is_told_with_those_that_there_are():
    with pytest.raises(ParameterError, match="There are assessment, monitoring, plan"):
        kind_named("chart")


# Read once


@pytest.mark.parametrize(
    "kind",
    [kind.name for kind in KINDS.values() if isinstance(kind.read, SubjectReader)],
)
def test_the_cells_of_a_page_get_what_its_kind_has_read(kind, repository, monkeypatch):
    asked = {"municipality": "183", "area": "084", "vintage": "2017"}
    subject = KINDS[kind].read(asked, DataRoot(repository))
    module, name = subject.read_with.split(":")
    read = resolve_name(subject.read_with)
    monkeypatch.setattr(import_module(module), name, read)  # put back at the end
    monkeypatch.chdir(repository)
    notebook = nbformat.read(repository / "notebooks" / f"{kind}.ipynb", 4)
    cell = next(c for c in notebook.cells if "page.style()" in c.source)

    subject.hand_over()
    names = dict(subject.parameters)
    exec(cell.source, names)
    assert any(value is subject.about for value in names.values())
    # whoever asks for anything else reads it
    again = resolve_name(subject.read_with)
    assert again(**subject.arguments, root=repository) is not subject.about


# What a page may be made from


@pytest.fixture
def keys(data_root) -> Callable[[], dict[str, str]]:
    """The keys of pages of several kinds as things are now."""
    root = DataRoot(data_root)

    def key(kind: str, **given: str) -> str:
        return CacheKeys(KINDS[kind], root).key({"vintage": "2017", **given})

    def keys() -> dict[str, str]:
        return {
            **{
                f"{kind} {code}": key(kind, municipality=code)
                for kind in ("monitoring", "plan")
                for code in ("101", "183")
            },
            "programme": key("programme", municipalities=""),
            "area": key("area", area="084"),
        }

    return keys


OF_183 = {"monitoring 183", "plan 183", "programme"}


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("evaluations/2017/183.toml", OF_183),
        ("evaluations/2017/assessor/183.toml", OF_183),
        ("evaluations/2017/raters/183/1.toml", OF_183),
        ("plans/183.toml", OF_183),
        ("plans/183-unge.toml", OF_183),
        ("published/183.toml", OF_183),
        ("published/answers-183.toml", {"programme"}),
        ("published/programme-0001.toml", {"programme"}),
        ("2026/new.csv", {"monitoring 101", "monitoring 183"}),
        ("2017/new.csv", None),
        # A plan may name a round of others
        ("evaluations/2019/825.toml", {*OF_183, "monitoring 101", "plan 101"}),
    ],
)
def test_a_page_is_out_of_date_when_what_it_may_be_made_from_is_another(
    keys, data_root, file, expected
):
    before = keys()
    path = data_root / "data" / "raw" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("another")
    after = keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == (set(before) if expected is None else expected)


# One manifest


@pytest.fixture(scope="module")
def made(embedded_root, repository, tmp_path_factory) -> Path:
    """A root in which pages of two kinds were made, of several municipalities."""
    root = tmp_path_factory.mktemp("kinds") / "root"
    shutil.copytree(embedded_root, root)
    shutil.copytree(
        repository / "data" / "raw" / "plans", root / "data" / "raw" / "plans"
    )
    for words in (("plan", "--all"), ("monitor", "Ishøj", "Læsø")):
        done = parathed(*words, "--vintage", "2017", cwd=root)
        assert (done.returncode, done.stderr) == (0, "")
    return root


@pytest.mark.slow
def test_pages_of_all_kinds_stand_in_one_manifest_and_one_list(made):
    folder = made / "reports" / "2017"
    run = json.loads((folder / "run.json").read_text("utf-8"))["reports"]
    slugs = [
        "101-koebenhavn-plan-vink-2016",
        "183-ishoej-monitoring",
        "183-ishoej-plan",
        "825-laesoe-monitoring",
    ]
    assert [row["slug"] for row in run] == slugs
    kinds = ["plan", "monitoring", "plan", "monitoring"]
    assert [row["kind"] for row in run] == kinds
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))["reports"]
    assert list(manifest) == slugs
    assert [manifest[slug]["kind"] for slug in slugs] == kinds
    for slug in slugs:
        assert set(manifest[slug]["files"]) == {
            f"{slug}{end}" for end in (".html", ".ipynb", ".json")
        }


@pytest.mark.slow
def test_a_page_alone_is_told_by_its_path_and_not_made_again(made):
    page = made / "reports" / "2017" / "183-ishoej-monitoring.html"
    before = page.stat().st_mtime_ns
    done = parathed("monitor", "Ishøj", "--vintage", "2017", cwd=made)
    assert done.stdout == f"{page}\n"
    assert page.stat().st_mtime_ns == before
    done = parathed("monitor", "Ishøj", "--vintage", "2017", "--force", cwd=made)
    assert done.stdout == f"{page}\n"
    assert page.stat().st_mtime_ns > before


@pytest.mark.slow
def test_of_several_pages_a_fault_costs_one_and_is_gone_when_it_is_mended(
    made, tmp_path
):
    words = ("plan", "Ishøj", "København", "--vintage", "2017", "--out", tmp_path)
    plan = made / "data" / "raw" / "plans" / "101-vink-2016.toml"
    text = plan.read_text("utf-8")
    plan.write_text("name = 3")
    done = parathed(*words, cwd=made)
    assert done.returncode == 1
    assert "101 København: failed: Planen 101-vink-2016.toml" in done.stdout
    plan.write_text(text, "utf-8")
    done = parathed(*words, cwd=made)
    assert done.returncode == 0
    run = json.loads((tmp_path / "2017" / "run.json").read_text("utf-8"))["reports"]
    assert {row["slug"]: row["status"] for row in run} == {
        "101-koebenhavn-plan-vink-2016": "ok",
        "183-ishoej-plan": "ok",
    }
    plan.write_text("name = 3")
    done = parathed(*words[:1], *words[2:], cwd=made)  # alone it is wrong use
    plan.write_text(text, "utf-8")
    assert done.returncode == 2
