"""`parathed diff`: which published figures changed, by how much, and why.

Most reports here are small ones made by hand, so that every change is one that a
reader of the test can see.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import browser_fixtures as in_browser
import page_states
import pytest
from playwright.sync_api import Page
from report_fixtures import parsed, words

from parathed_lib.errors import StoredReportError
from parathed_lib.pages.changes import (
    Changes,
    Difference,
    compare,
    compare_paths,
    terminal,
)
from parathed_lib.pages.changes.facts import Change
from parathed_lib.pages.changes.names import full_name
from parathed_lib.pages.changes.page import page as diff_page
from parathed_lib.pages.stored import Stored, read_stored

Data = dict[str, Any]
INCOME = "data/raw/2026/dst/income.csv"
FORM = "data/raw/evaluations/2026/183.toml"
RUBRIC = "catalogue/rubric.toml"
INDICATORS = "catalogue/indicators.toml"


def indicator(id: str = "basic_schooling_pct", **more: Any) -> Data:
    """An indicator that is tested: 28,7 % (28 to 29) where the nation has 17,8 %."""
    return {
        "id": id,
        "title": "Andel med grundskole",
        "unit": "pct",
        "local": False,
        "status": "ok",
        "statuses": {"municipality": "ok", "region": "ok", "nation": "ok"},
        "verdict": "worse",
        "low": 28.0,
        "high": 29.0,
        "municipality": 28.7,
        "region": 14.9,
        "nation": 17.8,
        "region_area": "084",
        "region_label": "Region Hovedstaden",
        "periods": {"municipality": "2024", "region": "2024", "nation": "2024"},
        "text": {
            "municipality": "28,7 %",
            "region": "14,9 %",
            "nation": "17,8 %",
        },
    } | more


def report() -> Data:
    """Ratings 2 and 3 of two, one indicator, one count of the form."""
    rated = [("strategy", "leadership", 2), ("initiatives", "preparedness", 3)]
    return {
        "municipality": {
            "code": "183",
            "name": "Ishøj",
            "population": 23000,
            "population_period": "2026-01-01",
        },
        "vintage": "2026",
        "round": "2026",
        "form_date": "2026",
        "rubric": "1",
        "example": False,
        "score": {
            "status": "final",
            "sum": 5,
            "answered": 2,
            "expected": 2,
            "mean": 2.5,
            "level": 3,
            "label": "I nogen grad",
            "own_mean": 3.0,
            "assessor_mean": 2.0,
            "sensitivity": None,
        },
        "parameters": [
            {"id": id, "theme": theme, "rater": "own", "value": n, "label": f"ord {n}"}
            for id, theme, n in rated
        ],
        "themes": [
            {
                "id": theme,
                "own": None,
                "assessor": None,
                "mean": float(n),
                "potential": 4.0 - n,
                "priority_computed": rank,
                "priority_own": rank,
            }
            for rank, (_, theme, n) in enumerate(rated, start=1)
        ],
        "indicators": [indicator()],
        "extent": [
            {
                "id": "cases_in_infohouse",
                "period": "2025",
                "value": 12,
                "status": "ok",
            }
        ],
        "unknowns": [{"what": "Hvor trygge folk er.", "why": "Ikke hentet."}],
        "attention_points": [
            {
                "theme": "leadership",
                "rank": 1,
                "text": "Gør noget.",
                "parameter": "strategy",
            }
        ],
        "manifest": {
            "parameters": {
                "municipality": "183",
                "vintage": "2026",
                "round": "2026",
                "period": "newest",
            },
            "inputs": [
                {"path": path, "sha256": "a" * 64}
                for path in (RUBRIC, INDICATORS, INCOME, FORM)
            ],
            "versions": {"python": "3.11", "numpy": "2.4.6"},
            "library": "b" * 64,
            "seed": None,
        },
    }


def touch(data: Data, *paths: str) -> None:
    """Give inputs of the manifest another checksum."""
    for row in data["manifest"]["inputs"]:
        if row["path"] in paths:
            row["sha256"] = "c" * 64


def difference(new: Data, old: Data | None = None) -> Difference:
    before = Stored(Path("old.json"), old or report())
    return compare(before, Stored(Path("new.json"), new))


def by_id(found: Difference) -> dict[str, Change]:
    return {c.id: c for c in found.changes}


def kinds(change: Change) -> list[str]:
    return [reason.kind for reason in change.reasons]


def sides(change: Change) -> tuple[str, str]:
    """The old and the new value as they are printed."""
    return change.old.printed, change.new.printed


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a report to a file of this name below the test's folder."""

    def write(name: str, data: Data | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = data if isinstance(data, str) else json.dumps(data)
        path.write_text(text, "utf-8")
        return path

    return write


# What changed


def test_the_same_report_has_no_changes():
    found = difference(report())
    assert found.changes == []
    assert found.causes.is_same


def test_a_rating_changes_itself_its_theme_and_the_score_and_no_more():
    new = report()
    new["parameters"][0] |= {"value": 3, "label": "ord 3"}
    new["score"] |= {"sum": 6, "mean": 3.0, "assessor_mean": 3.0}
    new["themes"][0] |= {"mean": 3.0, "potential": 1.0}
    touch(new, FORM)

    found = by_id(difference(new))

    assert set(found) == {
        "sum",
        "mean",
        "assessor_mean",
        "strategy",
        "leadership.mean",
        "leadership.potential",
    }
    assert {kind for change in found.values() for kind in kinds(change)} == {"form"}
    assert full_name(found["strategy"]) == "Strategi"
    assert found["strategy"].old.printed == "2 (ord 2)"
    assert found["mean"].new.printed == "3,00"
    assert found["leadership.potential"].difference == -1.0


def test_a_difference_is_of_the_unrounded_numbers_without_binary_dust():
    new = report()
    new["indicators"][0] |= {"municipality": 28.9}  # 28.9 - 28.7 is 0.1999... in binary
    found = by_id(difference(new))
    assert found["basic_schooling_pct.municipality"].difference == 0.2


def test_each_level_of_an_indicator_is_told_as_printed():
    new = report()
    new["indicators"][0] |= {"nation": 17.9, "region": None}
    new["indicators"][0]["text"] |= {"nation": "17,9 %", "region": "-"}
    new["indicators"][0]["periods"] |= {"region": None}
    touch(new, INCOME)

    found = by_id(difference(new))

    nation = found["basic_schooling_pct.nation"]
    assert sides(nation) == (
        "17,8 % (2024)",
        "17,9 % (2024)",
    )
    region = found["basic_schooling_pct.region"]
    assert (region.new.printed, region.difference) == ("–", None)


def test_an_indicator_that_came_is_told_by_its_figures():
    new = report()
    new["indicators"].append(indicator("new_pct", title="Noget nyt"))
    touch(new, INDICATORS)
    found = by_id(difference(new))
    assert set(found) == {f"new_pct.{x}" for x in ("municipality", "region", "nation")}
    assert all(c.old.printed == "–" for c in found.values())
    assert {k for c in found.values() for k in kinds(c)} == {"catalogue"}


def test_sentences_that_came_and_went_are_told_once_each():
    new = report()
    new["unknowns"] = [{"what": "Hvor mange der bor her.", "why": "Ikke talt."}]
    new["attention_points"] += [new["attention_points"][0]]
    found = difference(new).changes
    assert [(c.group, c.id, *sides(c)) for c in found] == [
        ("unknowns", "removed", "Hvor trygge folk er. Ikke hentet.", "–"),
        ("unknowns", "added", "–", "Hvor mange der bor her. Ikke talt."),
        (
            "attention_points",
            "added",
            "–",
            "Ledelse og strategisk forankring: Gør noget. (Strategi)",
        ),
    ]


Keys = tuple[Any, ...]
# What a report was made from is told among the causes: `halves`, who answered, by the
# checksum of the form.
TOLD_APART = {
    *("manifest", "vintage", "round", "form_date", "halves", "rubric", "example"),
}
# These say only how a figure is found, or what its text already says.
QUIET = {"region_area", "status", "rank", "statuses"}
STATES_OF_KINDS = {
    "assessment": "all figures",
    "plan": "full, with form",
    "monitoring": "plan and moved",
    "programme": "two rounds",
    "area": "region",
}


def leaves(data: Any, path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every single value that is compared, by its keys."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if not path and key in TOLD_APART:
            continue
        if key == "period" and data.get("value", 0) is None:
            continue  # a figure that is missing is printed without its period
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def put(data: Data, path: Keys, value: Any) -> Data:
    """The report with another value at a place; `data` stays as it is."""
    new = place = copy.copy(data)
    for key in path[:-1]:
        place[key] = copy.copy(place[key])
        place = place[key]
    place[path[-1]] = value
    return new


def is_seen(data: Data, path: Keys, value: Any) -> bool:
    """Whether the least change of a number, or of a long text's end, is told."""
    if isinstance(value, str):
        long = value.ljust(200, ".")
        return bool(
            difference(put(data, path, f"{long}x"), put(data, path, long)).changes
        )
    return bool(difference(put(data, path, value + 1e-6), data).changes)


@pytest.mark.parametrize(("kind", "state"), STATES_OF_KINDS.items())
def test_nothing_that_is_published_can_change_unseen(kind, state, vintages):
    """Every number of a real report, and every text far from its beginning."""
    facts = page_states.KINDS[kind].facts(page_states.subject(kind, state, vintages))
    manifest = report()["manifest"] | {"report": kind}
    data = json.loads(json.dumps(facts)) | {"manifest": manifest}
    # the code of the whole says what may be compared at all
    same = {("municipality", "code"), ("area", "code")}
    every = [
        (path, value)
        for path, value in leaves(data)
        if type(value) in (int, float, str) and path not in same
    ]
    unseen = [path for path, value in every if not is_seen(data, path, value)]
    assert [path for path in unseen if not QUIET & set(path)] == []
    assert len(every) > 100


def test_the_least_of_what_is_said_of_the_score_is_seen():
    old = report()
    old["score"]["sensitivity"] = {
        "low": 2.25,
        "level_shares": {"3": 0.5},
        "assumptions": {"quantiles": [0.05, 0.95]},
    }
    old["parameters"][0]["levels"] = [0.25, 0.75]
    paths = {path: value for path, value in leaves(old) if isinstance(value, float)}
    assert ("score", "sensitivity", "assumptions", "quantiles", 1) in paths
    assert ("parameters", 0, "levels", 0) in paths
    unseen = [path for path, value in paths.items() if not is_seen(old, path, value)]
    assert unseen == []


@pytest.mark.parametrize("key", ["low", "high"])
def test_an_interval_that_is_printed_the_same_is_another(key):
    new = report()
    new["indicators"][0][key] += 0.004
    (change,) = difference(new).changes
    assert change.id == "basic_schooling_pct.interval"
    assert sides(change) == ("28,00-29,00", "28,00-29,00")


def test_a_pair_that_says_more_than_the_indicator_is_compared():
    new = report()
    pair = {"municipality": 28.7, "nation": 17.8, "low": 28.0, "high": 29.0}
    pair |= {"period": "2024", "tested": True}
    old = put(new, ("indicators", 0, "compared"), {"nation": pair})
    assert difference(new, old).changes == []
    # the nation's newest figure is of a later period than the municipality's
    new = put(new, ("indicators", 0, "compared"), {"nation": pair | {"nation": 17.5}})
    assert "basic_schooling_pct.compared.nation.nation" in by_id(difference(new, old))


def test_a_pair_of_what_is_hidden_is_never_told():
    new = report()
    new["indicators"][0]["statuses"]["municipality"] = "suppressed"
    new["indicators"][0]["compared"] = {"nation": {"municipality": 3, "nation": 17.8}}
    told = [c.new.value for c in difference(new).changes]
    assert 3 not in told


NOT_THERE = (None, "", "-", [], {})


@pytest.mark.parametrize("nothing", NOT_THERE, ids=repr)
def test_what_is_nothing_is_the_same_as_any_other_nothing_and_as_no_key(nothing):
    old, new = report(), report()
    old["themes"][0]["potential"] = nothing
    old["score"]["sensitivity"] = {"low": nothing}
    new["score"]["sensitivity"] = {}
    for other in NOT_THERE:
        new["themes"][0]["potential"] = other
        assert difference(new, old).changes == []
    del new["themes"][0]["potential"]
    assert difference(new, old).changes == []


@pytest.mark.parametrize("value", [0, False, "0", [0]], ids=repr)
def test_a_key_that_went_with_a_value_is_a_change(value):
    old, new = report(), report()
    old["score"]["sensitivity"] = {"low": value}
    new["score"]["sensitivity"] = {}
    assert len(difference(new, old).changes) == 1


def test_a_key_that_we_do_not_know_is_compared_too():
    old, new = report(), report()
    old["plan"] = {"budget": [{"id": "a", "kr": 100}]}
    new["plan"] = {"budget": [{"id": "a", "kr": 150}]}
    found = by_id(difference(new, old))
    assert found["plan.budget[a].kr"].difference == 50


def test_how_sure_the_level_is_has_danish_names():
    old, new = report(), report()
    for data, share in ((old, 0.25), (new, 0.5)):
        data["score"]["sensitivity"] = {
            "low": 2.5 - share,
            "high": 3.0,
            "level_shares": {"2": share, "3": 1 - share},
            "assumptions": {"quantiles": [share, 0.95], "off_by_one": {"1": share}},
        }
    doubt = "Hvis svarene var et trin ved siden af"
    assert [full_name(c) for c in difference(new, old).changes] == [
        f"{doubt}: laveste score",
        f"{doubt}, hvor ofte scoren ligger på hvert trin: trin 2",
        f"{doubt}, hvor ofte scoren ligger på hvert trin: trin 3",
        f"{doubt}, forudsætninger: hvilken del af udfaldene, der ligger lavere",
        f"{doubt}, forudsætninger, hvor ofte et svar ligger ved siden af: trin 1",
    ]


def test_the_score_without_each_answer_is_told_by_the_answer_and_not_by_its_place():
    old, new = report(), report()
    rows = [{"parameter": p, "mean": 2.0} for p in ("strategy", "initiatives")]
    old["score"]["leave_one_out"] = rows
    new["score"]["leave_one_out"] = [rows[1], rows[0] | {"mean": 3.0}]
    (change,) = difference(new, old).changes
    assert full_name(change) == "Uden ét svar, scoren: Strategi"
    assert change.difference == 1.0


def test_the_terminal_names_what_changed_as_the_page_does(write, command):
    new = report()
    new["parameters"][0] |= {"value": 3, "label": "ord 3"}
    touch(new, FORM)
    old = write("old.json", report())
    _, out, _ = command("diff", old, write("new.json", new))
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "183 Ishøj: 1 change.",
        "Changed by: form 183.toml changed.",
        "",
        "Svarene",
        "what old new change why",
        "Strategi 2 (ord 2) 3 (ord 3) +1 form (183.toml)",
        "",
    ]


def test_a_key_without_a_name_is_an_error_and_no_english_word_on_the_page():
    old, new = report(), report()
    old["indicators"][0]["new_key"], new["indicators"][0]["new_key"] = 1, 2
    found = difference(new, old)
    with pytest.raises(StoredReportError, match="new_key"):
        diff_page(Changes([found], [], []))


def test_unknowns_of_another_kind_of_report_are_told_as_sentences():
    old, new = report(), report()
    for data in (old, new):
        data["manifest"]["report"] = "plan"
    new["unknowns"].insert(0, {"what": "Om planen virker.", "why": "Ikke målt."})
    found = difference(new, old).changes
    assert [(c.id, c.new.printed) for c in found] == [
        ("added", "Om planen virker. Ikke målt.")
    ]


def test_a_count_of_another_period_is_a_new_period_and_no_difference():
    new = report()
    new["extent"][0] |= {"period": "2026", "value": 15}
    touch(new, FORM)
    change = by_id(difference(new))["cases_in_infohouse"]
    assert sides(change) == (
        "12 (2025)",
        "15 (2026)",
    )
    assert change.difference is None
    assert [(r.kind, r.detail) for r in change.reasons] == [
        ("new period", "2025 \u2192 2026")
    ]


def test_a_count_of_the_same_period_is_a_difference():
    new = report()
    new["extent"][0] |= {"value": 22}
    touch(new, FORM)
    change = by_id(difference(new))["cases_in_infohouse"]
    assert (change.difference, kinds(change)) == (10, ["form"])


# Hidden counts


@pytest.mark.parametrize("also_a_value", [None, 3])
def test_a_hidden_count_is_never_told(also_a_value):
    new = report()
    new["extent"][0] |= {"value": also_a_value, "status": "suppressed"}
    found = difference(new)
    change = by_id(found)["cases_in_infohouse"]
    assert change.new.value is None
    assert change.difference is None
    assert change.new.printed == "skjult for at beskytte små antal (2025)"
    assert '"new": 3' not in json.dumps(terminal.as_data(Changes([found], [], [])))


def test_a_count_that_stays_hidden_is_no_change_whatever_stands_in_the_file():
    old, new = report(), report()
    old["extent"][0] |= {"value": 2, "status": "suppressed"}
    new["extent"][0] |= {"value": 4, "status": "suppressed"}
    assert difference(new, old).changes == []


@pytest.mark.parametrize("kind", ["assessment", "plan"])
@pytest.mark.parametrize("part", [2, {"value": 2}, [{"of": {"value": 2}}], {"of": [2]}])
def test_a_number_within_what_is_hidden_is_never_told(kind, part):
    reports = []
    for text in (json.dumps(part), json.dumps(part).replace("2", "4")):
        data = report()
        data["manifest"]["report"] = kind
        data["counts"] = {"status": "suppressed", "part": json.loads(text)}
        reports.append(data)
    assert difference(reports[1], reports[0]).changes == []


def test_a_hidden_indicator_is_never_told():
    new = report()
    new["indicators"][0]["statuses"]["municipality"] = "suppressed"
    change = by_id(difference(new))["basic_schooling_pct.municipality"]
    assert change.new.value is None
    assert change.new.printed == "skjult for at beskytte små antal (2024)"
    assert change.noise is None


# Noise


@pytest.mark.parametrize(
    ("low", "high", "noise"),
    [(28.9, 30.0, True), (29.0, 30.0, True), (29.1, 30.0, False)],
)
def test_overlapping_intervals_are_noise(low, high, noise):
    new = report()
    new["indicators"][0] |= {"municipality": 29.5, "low": low, "high": high}
    change = by_id(difference(new))["basic_schooling_pct.municipality"]
    assert change.noise is noise


@pytest.mark.parametrize(
    "untested", [{"low": None, "high": None}, {"verdict": None}], ids=str
)
def test_an_untested_figure_is_never_called_noise(untested):
    new = report()
    new["indicators"][0] |= {"municipality": 28.8, **untested}
    found = by_id(difference(new))
    assert found["basic_schooling_pct.municipality"].noise is None


def test_other_levels_are_not_tested():
    new = report()
    new["indicators"][0] |= {"nation": 17.9}
    assert by_id(difference(new))["basic_schooling_pct.nation"].noise is None


@pytest.mark.parametrize(
    # Two answers: one of them one step off moves the mean by a half.
    ("mean", "noise"),
    [(3.0, True), (2.0, True), (2.7, True), (3.5, False), (1.9, False)],
)
def test_a_score_that_one_rating_one_step_off_explains_is_noise(mean, noise):
    new = report()
    new["score"] |= {"mean": mean}
    assert by_id(difference(new))["mean"].noise is noise


def test_a_score_that_came_is_not_called_noise():
    old = report()
    old["score"] |= {"mean": None, "answered": 0}
    assert by_id(difference(report(), old))["mean"].noise is None


# Why


def test_a_figure_of_another_period_is_a_new_period():
    new = report()
    row = new["indicators"][0]
    row |= {"municipality": 27.0}
    row["periods"] |= {"municipality": "2025"}
    touch(new, INCOME)
    change = by_id(difference(new))["basic_schooling_pct.municipality"]
    assert kinds(change) == ["new period"]
    assert change.reasons[0].detail == "2024 → 2025"


def test_another_figure_of_the_same_period_is_revised_and_names_the_file():
    new = report()
    new["indicators"][0] |= {"municipality": 27.0}
    touch(new, INCOME)
    change = by_id(difference(new))["basic_schooling_pct.municipality"]
    assert [(r.kind, r.detail) for r in change.reasons] == [
        ("revised", "dst/income.csv")
    ]


def test_a_file_is_the_same_file_in_another_vintage():
    new = report()
    new["vintage"] = new["manifest"]["parameters"]["vintage"] = "2027"
    for row in new["manifest"]["inputs"]:
        row["path"] = row["path"].replace("raw/2026/", "raw/2027/")
    found = difference(new)
    assert found.causes.files == ()
    assert [s.name for s in found.causes.settings] == ["vintage"]
    assert found.changes == []


def test_a_new_period_that_was_asked_for_is_told_with_the_parameter():
    new = report()
    new["manifest"]["parameters"]["period"] = "2023"
    new["indicators"][0]["periods"] |= {"municipality": "2023"}
    change = by_id(difference(new))["basic_schooling_pct.municipality"]
    assert kinds(change) == ["parameter", "new period"]


def test_a_region_that_became_another_area_is_not_called_revised():
    new = report()
    new["indicators"][0] |= {"region": 13.0, "region_area": "02"}
    touch(new, INCOME)
    assert kinds(by_id(difference(new))["basic_schooling_pct.region"]) == ["new area"]


def test_a_verdict_has_the_reasons_of_the_two_figures():
    new = report()
    new["indicators"][0] |= {"verdict": "similar", "nation": 28.5}
    touch(new, INCOME)
    change = by_id(difference(new))["basic_schooling_pct.verdict"]
    assert kinds(change) == ["revised"]
    assert change.new.printed == "kan ikke skelnes fra landet (testet)"


def test_another_word_for_the_same_rating_is_the_rubric():
    new = report()
    new["parameters"][0]["label"] = "Lidt"
    touch(new, RUBRIC, FORM)
    assert kinds(by_id(difference(new))["strategy"]) == ["rubric"]


def test_a_theme_has_the_form_as_its_reason_only_by_a_rating_of_its_own():
    new = report()
    new["parameters"][1] |= {"value": 4, "label": "ord 4"}  # of preparedness
    new["themes"][1] |= {"mean": 4.0, "priority_computed": 1}
    new["themes"][0] |= {"mean": 2.5, "priority_computed": 2}
    new["score"] |= {"mean": 3.25}
    touch(new, RUBRIC, FORM)
    found = by_id(difference(new))
    assert {id: kinds(found[id]) for id in found if id != "initiatives"} == {
        "leadership.mean": ["rubric"],
        "preparedness.mean": ["form"],
        # the place among all themes, and the mean of all answers
        "leadership.priority_computed": ["form"],
        "preparedness.priority_computed": ["form"],
        "mean": ["form"],
    }


def test_a_theme_has_the_form_as_its_reason_when_an_answer_left_it():
    new = report()
    new["parameters"][0]["theme"] = "resources"
    new["themes"][0]["mean"] = None
    touch(new, RUBRIC, FORM)
    assert kinds(by_id(difference(new))["leadership.mean"]) == ["form"]


def test_other_means_of_the_same_ratings_are_the_code():
    new = report()
    new["score"]["mean"] = 2.4
    new["manifest"]["library"] = "d" * 64
    touch(new, INCOME)  # figures never enter the score
    assert kinds(by_id(difference(new))["mean"]) == ["code"]


def test_a_figure_printed_otherwise_is_the_catalogue():
    new = report()
    new["indicators"][0]["text"]["municipality"] = "28,70 %"
    touch(new, INDICATORS, INCOME)
    change = by_id(difference(new))["basic_schooling_pct.municipality"]
    assert kinds(change) == ["catalogue"]


def test_a_change_under_another_version_names_it():
    new = report()
    new["score"]["mean"] = 2.4
    new["manifest"]["versions"]["numpy"] = "2.5.0"
    change = by_id(difference(new))["mean"]
    assert [(r.kind, r.detail) for r in change.reasons] == [
        ("version", "numpy 2.4.6 → 2.5.0")
    ]


def test_a_change_without_any_cause_is_unexplained():
    new = report()
    new["score"]["mean"] = 2.4
    assert kinds(by_id(difference(new))["mean"]) == ["unexplained"]


def test_a_change_between_reports_that_do_not_record_the_code_says_so():
    old, new = report(), report()
    new["score"]["mean"] = 2.4
    del old["manifest"]["library"]
    assert kinds(by_id(difference(new, old))["mean"]) == ["unrecorded"]


# What cannot be compared


def test_reports_of_two_municipalities_are_refused():
    new = report()
    new["municipality"] |= {"code": "825", "name": "Læsø"}
    with pytest.raises(StoredReportError, match="different municipalities"):
        difference(new)


def test_reports_of_two_kinds_are_refused():
    new = report()
    new["manifest"]["report"] = "plan"
    with pytest.raises(StoredReportError, match="different kinds"):
        difference(new)


DAMAGED = {
    "not JSON": "{",
    "a list": "[]",
    "too deep": "[" * 30_000 + "]" * 30_000,
    "no number": json.dumps(report()).replace("2.5", "NaN"),
    "endless number": json.dumps(report()).replace("2.5", "1e999"),
    "too long a number": json.dumps(report()).replace("2.5", "1" * 5000),
    "half a letter": json.dumps(report()).replace("Ish\\u00f8j", "\\ud800"),
    "no manifest": json.dumps({k: v for k, v in report().items() if k != "manifest"}),
    "text for a number": json.dumps(report()).replace("28.7", '"28.7"'),
    "no indicators": json.dumps(report() | {"indicators": {}}),
    "truth for a rating": json.dumps(report()).replace('"value": 3', '"value": true'),
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_one_clear_line(write, command, text):
    old, new = write("old.json", report()), write("new.json", text)
    code, out, err = command("diff", old, new)
    assert (code, out) == (2, "")
    assert err.startswith("parathed: new.json ")
    assert err.count("\n") == 1
    assert len(err) < 200


ODD = [
    ([], ("–", None)),
    ("x", ("x", "x")),
    (2.5, ("2,5", 2.5)),
    ([1], ("1", "1")),
    ({"period": 3}, ("{'period': 3}", "{'period': 3}")),
]


@pytest.mark.parametrize(("odd", "as_told"), ODD, ids=str)
def test_a_part_of_another_kind_than_ours_is_compared_all_the_same(odd, as_told):
    old, new = report(), report()
    old["indicators"][0]["compared"] = {"nation": {"period": "2024"}}
    new["indicators"][0]["compared"] = {"nation": odd}
    new["score"]["status"] = odd
    found = difference(new, old)
    told = terminal.as_data(Changes([found], [], []))
    assert told["same"] is False
    (status,) = [c for c in told["reports"][0]["changes"] if c["id"] == "status"]
    assert (status["old_text"], status["new_text"]) == ("endelig", as_told[0])
    assert status["new"] == as_told[1]


def test_a_file_that_is_not_there_is_one_clear_line(write, command, tmp_path):
    code, _, err = command("diff", write("old.json", report()), tmp_path / "no.json")
    assert code == 2
    assert "there is no such file" in err


def test_the_page_or_notebook_stands_for_the_json_beside_it(write):
    write("a.json", report())
    for end in (".html", ".ipynb"):
        assert read_stored(write(f"a{end}", "")).data == report()
    with pytest.raises(StoredReportError, match="beside it there is no"):
        read_stored(write("b.html", ""))


# Folders


def of(code: str, name: str, **more: Any) -> Data:
    data = report() | more
    data["municipality"] = {"code": code, "name": name}
    return data


def test_folders_are_compared_municipality_by_municipality(write, tmp_path):
    for folder in ("old", "new"):
        write(f"{folder}/183-ishoej.json", of("183", "Ishøj"))
        write(f"{folder}/run.json", "{}")
        write(f"{folder}/manifest.json", "{}")
    changed = of("253", "Greve", unknowns=[])
    write("old/253-greve.json", of("253", "Greve"))
    write("new/253-greve.json", changed)
    write("old/492-aeroe.json", of("492", "Ærø"))
    write("new/825-laesoe.json", of("825", "Læsø"))

    found = compare_paths(tmp_path / "old", tmp_path / "new")

    assert [(d.new.name, len(d.changes)) for d in found.differences] == [
        ("183 Ishøj", 0),
        ("253 Greve", 1),
    ]
    assert [s.who["name"] for s in found.only_old] == ["Ærø"]
    assert [s.who["name"] for s in found.only_new] == ["Læsø"]


def test_a_folder_and_a_file_are_refused(write, command, tmp_path):
    code, _, err = command("diff", write("a/183.json", report()), tmp_path / "a")
    assert code == 2
    assert "two reports or two folders" in err


def test_all_damaged_files_of_a_folder_are_told(write, command, tmp_path):
    for name in ("a", "b"):
        write(f"{name}/183.json", report())
    write("b/1.json", "{")
    write("b/2.json", "[]")
    code, _, err = command("diff", tmp_path / "a", tmp_path / "b")
    assert code == 2
    assert "1.json" in err
    assert "2.json" in err


# The command


def test_the_exit_code_says_whether_something_changed(write, command):
    old = write("old.json", report())
    new = report()
    new["unknowns"] = []
    assert command("diff", old, old)[0] == 0
    assert command("diff", old, write("new.json", new))[0] == 1


def test_json_has_unrounded_numbers_and_reasons(write, command):
    new = report()
    new["indicators"][0] |= {"municipality": 27.123456}
    touch(new, INCOME)
    old = write("old.json", report())
    _, out, _ = command("diff", old, write("new.json", new), "--json")
    (one,) = json.loads(out)["reports"]
    (change,) = one["changes"]
    assert change["new"] == 27.123456
    assert change["difference"] == -1.576544  # 27.123456 - 28.7
    assert change["reasons"] == [{"kind": "revised", "detail": "dst/income.csv"}]
    assert one["made_from"]["files"] == [
        {"kind": "data", "path": "dst/income.csv", "how": "changed"}
    ]


def test_the_terminal_is_not_told_what_it_would_obey(write, command):
    new = report()
    new["unknowns"] = [{"what": "\x1b[2J[red]rød[/red]", "why": "\x07\r\n"}]
    new["indicators"][0]["title"] = "\x1b]0;x\x07[bold]"
    old = write("old.json", report())
    _, out, _ = command("diff", old, write("new.json", new))
    assert not any(sign in out for sign in "\x1b\x07\r")
    assert "[red]rød[/red]" in out
    assert "[bold]" in out


# The page


@pytest.fixture
def changed_page(write, tmp_path) -> Path:
    """The page about a report with a change of most kinds."""
    new = report()
    new["parameters"][0] |= {"value": 3, "label": "ord 3"}
    new["score"] |= {"sum": 6, "mean": 3.0}
    new["indicators"][0] |= {"municipality": 28.9, "title": "<b>Fed</b>"}
    new["indicators"][0]["text"]["municipality"] = "28,9 %"
    new["unknowns"] = []
    new["extent"][0] |= {"value": None, "status": "suppressed"}
    touch(new, FORM, INCOME)
    old = write("old.json", report())
    text = diff_page(compare_paths(old, write("new.json", new)))
    path = tmp_path / "diff.html"
    path.write_text(text, "utf-8")
    return path


def test_the_page_tells_score_values_and_reasons_in_danish(changed_page):
    tree = parsed(changed_page.read_text("utf-8"))
    assert tree.html["lang"] == "da"
    assert words(tree.h1) == "Ishøj: hvad er ændret?"
    assert "Scoren er ændret fra 2,50 til 3,00." in words(tree.main)
    rows = [[words(c) for c in r.select("th, td")] for r in tree.select("tbody tr")]
    assert ["Strategi", "2 ord 2", "3 ord 3", "+1", "Skemaet er ændret"] in rows
    assert [
        "Kommunen",
        "28,7 % 2024",
        "28,9 % 2024",
        "+0,2\u00a0procentpoint inden for usikkerheden",
        "Tallet for samme periode er rettet (dst/income.csv)",
    ] in rows


def test_what_a_report_says_cannot_become_markup(changed_page):
    html = changed_page.read_text("utf-8")
    assert "<b>Fed" not in html
    assert "&lt;b&gt;Fed" in html


def test_the_page_needs_no_network_and_no_script(changed_page):
    html = changed_page.read_text("utf-8")
    tree = parsed(html)
    assert not tree.select("script, img, iframe, [src], link:not([href^='data:'])")
    assert "http:" not in html
    assert "https:" not in html
    links = [a["href"] for a in tree.select("a")]
    assert all(tree.find(id=href.removeprefix("#")) for href in links)


def test_headings_go_down_one_step_at_a_time(changed_page):
    tree = parsed(changed_page.read_text("utf-8"))
    steps = [int(h.name[1]) for h in tree.select("h1, h2, h3, h4")]
    assert steps[0] == 1
    assert steps.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(steps))


def test_the_same_reports_give_the_same_bytes(write):
    old, new = report(), copy.deepcopy(report())
    new["unknowns"] = []
    paths = write("a/old.json", old), write("b/new.json", new)
    again = write("c/old.json", old), write("d/new.json", new)
    assert diff_page(compare_paths(*paths)) == diff_page(compare_paths(*again))


def test_origin_is_grey_and_nothing_else_is(write):
    new = report()
    new["indicators"].append(indicator("non_western_pct", verdict=None))
    found = compare_paths(write("old.json", report()), write("new.json", new))
    rows = parsed(diff_page(found)).select(".changes tbody tr:not(.group)")
    assert len(rows) == 3
    assert all("origin" in row.get("class", []) for row in rows)


def test_an_example_is_marked(write):
    example = report() | {"example": True}
    path = write("e.json", example)
    tree = parsed(diff_page(compare_paths(path, path)))
    assert "opdigtede tal" in words(tree.select_one(".example"))
    assert "is-example" in tree.body["class"]


def test_a_page_that_is_there_is_not_replaced_unasked(write, command, tmp_path):
    old, page = write("old.json", report()), write("page.html", "min")
    code, _, err = command("diff", old, old, "--html", page)
    assert (code, page.read_text()) == (2, "min")
    assert "--force" in err
    assert command("diff", old, old, "--html", page, "--force")[0] == 0
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert command("diff", old, old, "--html", tmp_path / "page.json")[0] == 2


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_is_accessible_and_fits_the_window(page: Page, changed_page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(changed_page.as_uri())
    assert in_browser.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# Real reports


@pytest.mark.slow
def test_two_vintages_of_ishoej_differ_in_figures_and_never_in_the_score(reports):
    old, new = reports["Ishøj 2017"].path, reports["Ishøj 2026"].path
    (found,) = compare_paths(old, new).differences
    assert {"score", "ratings", "themes"} & {c.group for c in found.changes} == set()
    income = by_id(found)["disposable_income_dkk.municipality"]
    # the report of 2017 printed 193.760 kr.
    assert (income.old.value, income.old.printed) == (193760.0, "193.760 (2015)")
    assert kinds(income) == ["new period"]
