"""Jumps from one year to the next, and the titles of series.

Expected jumps are computed anew from the CSV files with the standard library.
"""

from __future__ import annotations

import csv
import itertools
import re
from statistics import median

import numpy as np
import pandas as pd
import pytest

from parathed_lib import assess
from parathed_lib.assessment import national
from parathed_lib.assessment.peer_group import peer_group
from parathed_lib.monitoring import monitor
from parathed_lib.pages.assessment import nation
from parathed_lib.pages.assessment.indicators import remarks
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring import indicators as follow_up

INCOME, UNEMPLOYED = "disposable_income_dkk", "full_time_unemployed_pct"
SERIES = (INCOME, UNEMPLOYED)
VEJEN = "Vejen springer fra 252.968\u00a0kr. i 2022 til 366.280\u00a0kr. i 2023."


def published(root, indicator):
    """The yearly figures of the municipalities, read with nothing of ours."""
    found = {}
    for path in (root / "data" / "raw" / "2026").glob("*/*.csv"):
        with path.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                code, when = row["area"], row["period"]
                own = row["indicator"] == indicator and len(code) == 3 and code > "100"
                if own and row["value"] and when.isdigit():
                    found.setdefault(code, {})[int(when)] = float(row["value"])
    return found


def by_hand(values, times=6):
    """The rule of method.md, one change at a time."""
    changes = {
        (code, year): figures[year] - figures[year - 1]
        for code, figures in values.items()
        for year in figures
        if year - 1 in figures
    }

    def away(change, others):
        middle = median(others)
        spread = 1.4826 * median(abs(other - middle) for other in others)
        return abs(change - middle) > times * spread

    found = {}
    for (code, year), change in changes.items():
        of_year = [c for (_, y), c in changes.items() if y == year]
        of_own = [c for (who, _), c in changes.items() if who == code]
        if len(of_year) < 90 or len(of_own) < 5:
            continue
        if away(change, of_year) and away(change, of_own):
            found.setdefault(code, []).append(year)
    return found


@pytest.mark.parametrize("indicator", [*SERIES, "reported_crimes_per_1000"])
def test_the_jumps_are_those_of_the_rule_computed_anew(embedded_root, indicator):
    nation = assess("Ishøj", "2026", root=embedded_root).nation

    found = national.jumps(nation, indicator)

    expected = by_hand(published(embedded_root, indicator))
    assert {c: [j.year for j in js] for c, js in found.items()} == expected
    if indicator == INCOME:
        assert expected == {"530": [2023, 2024], "575": [2023]}  # Billund and Vejen


def test_no_jump_where_a_year_is_odd_for_all_or_a_series_always_moves():
    """100 that rise by 1 or 2 a year; all leap in 2015, one swings, one leaps alone."""
    years = range(2010, 2020)
    steps = {
        str(n): [1 + (n + y) % 2 + 50 * (y == 2015) for y in years] for n in range(100)
    }
    steps["swing"] = [0, 40, -35, 50, -20, 45, -60, 30, -40, 55]
    steps["alone"] = [1 + y % 2 + 50 * (y == 2015) + 30 * (y == 2017) for y in years]
    table = pd.DataFrame(steps, index=list(years)).cumsum().astype(float)

    found = national.jumps_in(table)

    assert {c: [j.year for j in js] for c, js in found.items()} == {"alone": [2017]}
    gap = table.copy()
    gap.loc[2016, "alone"] = np.nan  # then there is no change of one year
    assert national.jumps_in(gap) == {}
    assert national.jumps_in(table[[*steps][12:]].iloc[:, :80]) == {}  # fewer than 90
    assert national.jumps_in(pd.DataFrame()) == {}


def test_a_jump_is_told_wherever_something_rests_on_it(embedded_root):
    vejen = assess("Vejen", "2026", root=embedded_root)
    group = peer_group(vejen.nation, vejen.municipality.code)

    series = nation.series(vejen, INCOME, vejen.yearly(INCOME))

    assert series.title.endswith(", med et spring i 2023")
    assert VEJEN in series.source
    assert VEJEN in nation.income_map(vejen).source
    assert VEJEN in nation.peers(vejen, group).source
    assert any(VEJEN in remark for remark in remarks(vejen))


def test_peers_tell_a_jump_of_any_of_the_group(embedded_root):
    ishoej = assess("Ishøj", "2026", root=embedded_root)
    leaping = set(national.jumps(ishoej.nation, INCOME))
    told = 0
    for code in [*leaping, *[*ishoej.catalogue.municipalities][::3]]:
        group = peer_group(ishoej.nation, code)
        those = {c for c in (code, *group.codes) if c in leaping}
        source = nation.peers(assess(code, "2026", root=embedded_root), group).source
        names = {ishoej.catalogue.municipalities[c].name for c in those}
        assert set(re.findall(r"(\w+) springer fra", source)) == names, code
        told += bool(names)
    assert told > len(leaping)


def test_the_title_of_a_series_begins_at_its_first_year(embedded_root):
    """First and last year, and both figures as printed in the table, in every fifth."""
    codes = [*assess("Ishøj", "2026", root=embedded_root).catalogue.municipalities]
    for code, indicator in itertools.product(codes[::5], SERIES):
        found = assess(code, "2026", root=embedded_root)
        text = nation.series(found, indicator, found.yearly(indicator))
        shown = [row[:2] for row in text.rows if row[1] != "-"]
        (first, start), (last, end) = shown[0], shown[-1]
        title = text.title.replace("\u00a0kr.", "")
        if start == end:
            assert f"er den samme i {first} og {last}, {start}" in title
        else:
            moved = rf"er (steget|faldet) fra {start} i {first} til {end} i {last}"
            alike = rf"var {start} i {first} og {end} i {last}"
            assert re.search(f"{moved}|{alike}", title), title


def test_ties_in_a_series_are_told(embedded_root):
    entry = assess("Ishøj", "2026", root=embedded_root).catalogue.indicators.by_id[
        UNEMPLOYED
    ]

    def title(*values):
        own = dict(zip(range(2010, 2020), values, strict=False))
        facts = {**nation.development(entry, own), "jumps": []}
        return say("assessment", "series_title", facts).replace("\xa0", " ")

    assert title(2.0, 5.0, 5.0, 3.0) == (
        "Ledigheden er steget fra 2,0 % i 2010 til 3,0 % i 2013, og var højest i 2011 "
        "og 2012 med 5,0 %"
    )
    assert title(2.0, 1.0, 2.04) == "Ledigheden er den samme i 2010 og 2012, 2,0 %"
    assert title(2.0) == "Ledigheden var 2,0 % i 2010"


def test_the_follow_up_tells_a_jump_of_its_five_years(embedded_root):
    found = follow_up.trends(monitor("Vejen", "2026", root=embedded_root))
    told = {name: text for names, text in found for name in names}

    assert VEJEN in next(text for name, text in told.items() if "ndkomst" in name)
