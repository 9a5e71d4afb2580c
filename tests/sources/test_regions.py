"""Regions have days: an old vintage keeps its own, a new one has the new.

Region Østdanmark replaces Hovedstaden (084) and Sjælland (085) on 1 January 2027 by the
act of 20 June 2025. The service is a server of our own on a real socket (`replay`);
what it calls the region (086 here) is made up, for nobody has published the code.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from replay import ReplayServer
from replay.forms import Value

from parathed_lib import assess, load_catalogue
from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import replaced_region
from parathed_lib.catalogue import Municipality
from parathed_lib.errors import CatalogueError
from parathed_lib.monitoring.monitor import monitor
from parathed_lib.pages.assessment.indicators import indicator_table
from parathed_lib.pages.assessment.result import result
from parathed_lib.pages.assessment.unknowns import unknowns
from parathed_lib.pages.changes import compare
from parathed_lib.pages.index import index_page
from parathed_lib.pages.monitoring.unknowns import unknowns as monitoring_unknowns
from parathed_lib.pages.stored import Stored
from parathed_lib.programme.view import programme
from parathed_lib.sources.fetch_results import FetchResult
from parathed_lib.sources.http_client import RetryPolicy
from parathed_lib.sources.request import SnapshotRequest
from parathed_lib.sources.snapshot import take_snapshot
from parathed_lib.sources.statbank import StatBank
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import load_vintage

pytestmark = pytest.mark.slow  # fetches from a server of its own

UNEMPLOYED, CRIMES = "full_time_unemployed_pct", "reported_crimes_per_1000"
BEFORE, AFTER = "2026-12-31", "2027-01-01"
EAST = "08E"
BRIEF = RetryPolicy(retries=1, pause=0.01, longest=0.05, interval=0.0)


def take(
    root: DataRoot, server: ReplayServer, name: str, *indicators: str
) -> dict[str, FetchResult]:
    found = take_snapshot(
        root,
        SnapshotRequest(name, indicators or (UNEMPLOYED,)),
        load_catalogue(),
        StatBank(server.url, cache=None, policy=BRIEF),
    )
    return {o.indicator: o for o in found}


def give_areas(server: ReplayServer, gone: set[str], *new: tuple[str, str]) -> None:
    """Take areas out of all tables that have regions, and put new ones in."""
    for id, table in server.tables.items():
        variables = []
        for variable in table.variables:
            values = [v for v in variable.values if v.code not in gone]
            if variable.map and variable.value("083"):
                values += [Value(code, name, name) for code, name in new]
            variables.append(replace(variable, values=tuple(values)))
        later = table.updated.replace("20", "21", 1)
        server.tables[id] = replace(table, variables=tuple(variables), updated=later)


def merge(server: ReplayServer, code: str = "086") -> None:
    """Let the service have the new region in place of the two."""
    give_areas(server, {"084", "085"}, (code, "Region Østdanmark"))


def shown(root: DataRoot, vintage: str, indicator: str = UNEMPLOYED) -> tuple:
    """The area and value of the region's figure beside Ishøj's."""
    found = assess("Ishøj", vintage, root=root).comparisons[indicator]
    return found.region_area, found.region.value


def notes(found: Assessment) -> list[str]:
    return list(indicator_table(found).notes.values())


# The catalogue


def on(day: date, code: str) -> Municipality:
    return load_catalogue().at(day).municipalities[code]


def test_a_municipality_has_the_region_of_the_day():
    # Ishøj lay in Hovedstaden, Roskilde (265) in Sjælland, Aalborg (851) stays
    day, next_day = date(2026, 12, 31), date(2027, 1, 1)
    assert [on(day, c).region for c in ("183", "265", "851")] == ["084", "085", "081"]
    assert [on(next_day, c).region_name for c in ("183", "265", "851")] == [
        "Region Østdanmark",
        "Region Østdanmark",
        "Region Nordjylland",
    ]
    assert on(next_day, "183").former_region == "084"
    assert replaced_region(on(day, "183"), on(next_day, "183")) == (
        "Region Hovedstaden",
        "Region Østdanmark",
    )
    assert replaced_region(on(day, "851"), on(next_day, "851")) is None


def test_municipalities_of_an_example_keep_their_names_in_every_region():
    ours = load_catalogue()
    made_up = replace(ours.municipalities["183"], name="Vesterby")
    example = replace(ours, municipalities={"183": made_up})

    later = example.at(date(2027, 1, 1))
    back = later.at(date(2026, 1, 1))

    assert later.municipalities["183"].name == "Vesterby"
    assert later.municipalities["183"].region == EAST
    assert back.municipalities == {"183": made_up}
    # ours are made once, so that what is computed of them is too
    first, second = (ours.at(date(2027, 1, day)).municipalities for day in (1, 2))
    assert first is second


def test_the_code_of_the_new_region_is_marked_as_to_be_confirmed():
    status = {r.code: r.code_status for r in load_catalogue().regions.values()}
    assert status.pop(EAST) == "to_be_confirmed"
    assert set(status.values()) == {"confirmed"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("last = 2026-12-31", "last = 2026-12-30", "does not begin when it ends"),
        ('replaced_by = "08E"', 'replaced_by = "086"', "does not begin when it ends"),
        ('replaced_by = "08E"', "", "expected last and replaced_by, or neither"),
        ("Region Nordjylland", "Region Nord", "municipalities.csv 773: region 081"),
        ('code = "082"', 'code = "081"', "code '081': stands 2 times"),
    ],
)
def test_a_fault_in_the_regions_is_told(tmp_path, repository, before, after, told):
    folder = tmp_path / "catalogue"
    shutil.copytree(repository / "parathed_lib" / "catalogue", folder)
    path = folder / "regions.toml"
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")

    with pytest.raises(CatalogueError, match=told):
        load_catalogue(folder)


# Vintages


@pytest.mark.parametrize("code", ["086", "091"])
def test_an_old_vintage_keeps_its_regions_and_a_new_one_has_the_new(root, replay, code):
    take(root, replay, BEFORE)
    merge(replay, code)
    take(root, replay, AFTER)

    # (10 + the area's number % 90 + 5) / 10 in 2019
    assert shown(root, BEFORE) == ("084", pytest.approx((10 + 84 + 5) / 10))
    east = (10 + int(code) % 90 + 5) / 10
    assert shown(root, AFTER) == (EAST, pytest.approx(east))
    ishoej = assess("Ishøj", AFTER, root=root)
    assert ishoej.municipality.region_name == "Region Østdanmark"
    assert "Region Østdanmark. Den afløste Region Hovedstaden den 1. januar 2027." in (
        notes(ishoej)
    )


def test_the_sum_of_a_new_region_is_that_of_its_municipalities(root, replay):
    merge(replay)
    take(root, replay, AFTER, CRIMES)

    everyone = load_catalogue().municipalities.values()
    codes = [int(m.code) for m in everyone if m.region in ("084", "085")]
    assert len(codes) == 29 + 17
    crimes = sum(10 * (code + k) for code in codes for k in (8, 9, 10, 11))
    people = sum(500 * (code + 8) for code in codes)
    assert shown(root, AFTER, CRIMES) == (EAST, pytest.approx(1000 * crimes / people))


def test_a_table_that_still_has_the_old_regions_is_shown_with_them(root, replay):
    outcome = take(root, replay, AFTER)[UNEMPLOYED]

    assert shown(root, AFTER) == ("084", pytest.approx((10 + 84 + 5) / 10))
    assert (
        "Region Hovedstaden. Fra den 1. januar 2027 hører kommunen til Region "
        "Østdanmark."
    ) in notes(assess("Ishøj", AFTER, root=root))
    assert "areas that are not there: 08E Region Østdanmark" in outcome.text
    assert (
        "areas of another time: 084 Region Hovedstaden, 085 Region Sjælland"
        in outcome.text
    )


def test_new_and_vanished_areas_are_told_in_the_summary(root, replay):
    take(root, replay, BEFORE)
    merge(replay)

    outcome = take(root, replay, AFTER)[UNEMPLOYED]

    assert "new areas: 08E Region Østdanmark" in outcome.text
    assert (
        "areas that are gone: 084 Region Hovedstaden, 085 Region Sjælland"
        in outcome.text
    )
    assert outcome.lacks == ()  # they do not exist any more
    assert root.vintage() == AFTER


def test_a_region_that_is_not_there_is_not_called_not_collected(root, replay):
    merge(replay)
    outcome = take(root, replay, BEFORE)[UNEMPLOYED]

    assert "not there: 084 Region Hovedstaden, 085 Region Sjælland" in outcome.text
    reason = load_vintage(root, BEFORE).reason(UNEMPLOYED, "region", "084")
    assert (reason.status, reason.note) == (
        "not_published",
        "Kilden har ikke tallet for Region Hovedstaden og Region Sjælland.",
    )


def test_an_area_that_we_do_not_know_is_told_and_left_out(root, replay):
    give_areas(replay, {"084"}, ("087", "Region Vestø"), ("998", "Uoplyst"))
    outcome = take(root, replay, BEFORE)[UNEMPLOYED]

    assert "unknown areas, left out: 087 Region Vestø" in outcome.text
    vintage = load_vintage(root, BEFORE)
    assert not set(vintage.observations["area"]) & {"087", "998"}
    assert vintage.reason(UNEMPLOYED, "region", "084").note == (
        "Kilden har ikke tallet for Region Hovedstaden. Den har områder, som vi ikke "
        "kender: »Region Vestø« (087)."
    )
    told = {u.what: u.why for u in unknowns(assess("Ishøj", BEFORE, root=root))}
    assert told["Hvad området »Region Vestø« (087) er."] == (
        "Kilden har det i tallene for fuldtidsledige, men vi kender det ikke. Dets tal "
        "er ikke med."
    )


def test_a_municipality_that_is_not_in_the_answer_is_told(root, replay):
    give_areas(replay, {"183"})
    outcome = take(root, replay, BEFORE)[UNEMPLOYED]

    assert "areas that are not there: 183 Ishøj" in outcome.text
    figure = assess("Ishøj", BEFORE, root=root).comparisons[UNEMPLOYED].municipality
    assert (figure.status, figure.note) == (
        "not_published",
        "Kilden har ikke tallet for Ishøj.",
    )


def test_a_region_under_two_codes_costs_the_indicator(root, replay):
    merge(replay)
    give_areas(replay, set(), ("088", "Region Østdanmark"))
    outcomes = take(root, replay, AFTER, UNEMPLOYED, "disposable_income_dkk")

    assert outcomes[UNEMPLOYED].status == "skipped"
    assert "a region under two codes" in outcomes[UNEMPLOYED].text


# Across the change


@pytest.fixture
def across(root, replay) -> DataRoot:
    """A data root with a vintage before the change and one after it."""
    take(root, replay, BEFORE)
    merge(replay)
    take(root, replay, AFTER)
    return root


def test_the_follow_up_says_that_the_region_is_another(across):
    told = monitoring_unknowns(monitor("Ishøj", root=across))
    assert [u.why for u in told if u.what.startswith("Hvordan regionens")] == [
        "Region Østdanmark afløste Region Hovedstaden den 1. januar 2027. Tal for de "
        "to regioner sammenlignes ikke."
    ]
    other = monitoring_unknowns(monitor("Aalborg", root=across))
    assert not [u for u in other if u.what.startswith("Hvordan regionens")]


def test_two_reports_are_compared_as_of_two_areas(across):
    old, new = (
        Stored(Path(f"{v}.json"), result(assess("Ishøj", v, root=across)))
        for v in (BEFORE, AFTER)
    )
    changes = {c.id: c for c in compare(old, new).changes}

    region = changes[f"{UNEMPLOYED}.region"]
    assert not region.is_comparable
    assert [reason.kind for reason in region.reasons] == ["new area"]
    place = changes["region"]
    assert (place.old.printed, place.new.printed) == (
        "Region Hovedstaden",
        "Region Østdanmark",
    )
    assert [reason.kind for reason in place.reasons] == ["data"]


def test_the_pages_across_municipalities_have_the_regions_of_the_vintage(
    across, repository
):
    form = Path("data/raw/evaluations/2017/183.toml")
    (across.path / form).parent.mkdir(parents=True)
    shutil.copy(repository / form, across.path / form)
    names = {
        vintage: [r.name for r in programme(across, vintage=vintage).regions]
        for vintage in (BEFORE, AFTER)
    }
    assert "Region Østdanmark" not in names[BEFORE]
    assert names[AFTER] == [
        "Region Nordjylland",
        "Region Midtjylland",
        "Region Syddanmark",
        "Region Østdanmark",
    ]
    index = index_page(across.reports, AFTER, load_catalogue())
    assert "Østdanmark" in index
    assert "Hovedstaden" not in index
