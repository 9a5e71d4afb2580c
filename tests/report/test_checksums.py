"""What is told of forms and plans by checksum gives nothing away of what is hidden."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from monitoring_examples import form_2019, plan
from report_fixtures import report_key

from parathed_lib import assess, load_catalogue
from parathed_lib.forms.evaluation import SelfEvaluation
from parathed_lib.forms.evaluation import repository as forms
from parathed_lib.forms.plan import repository as plans
from parathed_lib.forms.plan.model import Plan
from parathed_lib.monitoring import monitor
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.monitoring.result import monitoring_result
from parathed_lib.pages.plan.result import plan_result
from parathed_lib.pages.programme.result import programme_result
from parathed_lib.plan.overview import plan_of
from parathed_lib.programme import programme
from parathed_lib.storage.data_root import DataRoot

CATALOGUE = load_catalogue()
SMALL = {"id": "cases_in_infohouse", "period": "2018", "value": 3}
FORM = SelfEvaluation.model_validate(form_2019(extent=[SMALL]))
PLAN = Plan.model_validate(plan(extent=[SMALL], round="2019"))


@pytest.fixture
def root(data_root: Path) -> DataRoot:
    """A form, a rater's form and a plan, stored as the commands store them."""
    place = DataRoot(data_root)
    with forms.locked(place, "2019"):
        forms.store_rater(place, FORM, 1, CATALOGUE)
        forms.store(place, FORM, CATALOGUE)
    with plans.locked(place):
        plans.store(place, PLAN, CATALOGUE)
    return place


def told(root: DataRoot) -> dict[str, list[dict[str, str]]]:
    """The inputs in the JSON of each kind of page."""
    pages: dict[str, dict[str, Any]] = {
        "assessment": result(assess("183", "2026", "2019", root=root)),
        "plan": plan_result(plan_of("183", vintage="2026", root=root)),
        "monitoring": monitoring_result(monitor("183", "2026", "2019", root=root)),
        "programme": programme_result(programme(root, vintage="2026")),
    }
    return {kind: page["manifest"]["inputs"] for kind, page in pages.items()}


def private(root: DataRoot) -> list[Path]:
    return [*root.evaluations.rglob("*.toml"), *root.plans.rglob("*.toml")]


def test_a_hidden_count_cannot_be_tried_out_with_any_checksum_that_is_told(root):
    """The intruder has all of the file but the count, and tries what it can be."""
    tried = set()
    for path in private(root):
        text = path.read_text("utf-8")
        for value in range(10):
            guess = text.replace("value = 3", f"value = {value}")
            tried.add(hashlib.sha256(guess.encode("utf-8")).hexdigest())
    for kind, inputs in told(root).items():
        places = [row for row in inputs if "evaluations" in row["path"]]
        # that they are told of at all, but where a small group's would be too much
        assert bool(places) == (kind != "programme")
        assert not tried & {row["sha256"] for row in inputs}


def test_nor_with_the_key_by_which_a_report_is_known_to_be_unchanged(root):
    recorded = report_key(root, "183", "2026", "2019")
    path = root.form("2019", "183")
    text = path.read_text("utf-8")
    root.key.unlink()  # which the intruder does not have
    for value in range(10):
        guess = text.replace("value = 3", f"value = {value}")
        path.write_text(guess, "utf-8")
        assert report_key(root, "183", "2026", "2019") != recorded


def test_the_key_is_made_once_and_the_same_key_tells_the_same(root, tmp_path):
    before, key = told(root), root.key.read_bytes()
    assert len(key) == 64
    root.make_key()
    shutil.copytree(root.path, tmp_path / "other")
    assert told(DataRoot(tmp_path / "other")) == before
    (tmp_path / "other" / "data" / "raw" / ".key").write_text("0" * 64, "ascii")
    other = told(DataRoot(tmp_path / "other"))
    public = [row for row in before["assessment"] if "evaluations" not in row["path"]]
    assert all(row in other["assessment"] for row in public)
    assert other["assessment"] != before["assessment"]


def test_that_a_form_has_changed_is_told_all_the_same(root):
    before = told(root)
    path = root.form("2019", "183")
    path.write_text(path.read_text("utf-8").replace("value = 3", "value = 4"), "utf-8")
    after = told(root)
    for kind, inputs in before.items():
        changed = [row["path"] for row in inputs if row not in after[kind]]
        form = ["data/raw/evaluations/2019/183.toml"]
        assert changed == ([] if kind == "programme" else form)
