"""What chance could do: limits, the funnel and the trend of a vintage's real counts."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

from parathed_lib import assess, load_catalogue, stats
from parathed_lib.assessment import chance
from parathed_lib.assessment.national import nation_of
from parathed_lib.errors import VintageError
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import Figure, load_vintage

CATALOGUE = load_catalogue()
INDICATORS = CATALOGUE.indicators.by_id
SCHOOLING = INDICATORS["basic_schooling_pct"]
CRIMES = INDICATORS["reported_crimes_per_1000"]
ORIGIN = INDICATORS["non_western_pct"]
FILE = "dst/basic_schooling.csv"


def figure(count: float | None, of: float | None, value: float | None = 65) -> Figure:
    return Figure(value, "ok", "2020", "183", count, of)


@pytest.fixture
def vintage(data_root):
    """Reads the newest vintage as it stands now."""
    return lambda: load_vintage(DataRoot(data_root), "2026")


@pytest.fixture
def years(rewrite, vintage):
    """The newest vintage with more years of Ishøj, each a count and of how many."""

    def read(counts):
        lines = [
            f"basic_schooling_pct,183,{year},"
            f"{100 * count / of if count else 20.0},ok,{count},{of},\n"
            for year, (count, of) in counts.items()
        ]
        rewrite("2026", FILE, lambda text: _without_ishoej(text) + "".join(lines))
        return vintage()

    return read


def _without_ishoej(text: str) -> str:
    return "".join(x for x in text.splitlines(keepends=True) if ",183," not in x)


def test_the_limits_of_a_share_are_wilsons_in_the_indicators_unit():
    # 65 of 100: the published worked example gives 0.552544-0.736358
    entry = SCHOOLING.model_copy(update={"interval": "share"})
    found = chance.limits(entry, figure(65, 100))
    assert found == pytest.approx((55.2544, 73.6358), abs=1e-4)


def test_the_limits_of_a_rate_are_byars_in_the_indicators_unit():
    # 65 events: published as 50.163188-82.849139; of 1,000 people that is per 1,000.
    entry = CRIMES.model_copy(update={"interval": "rate"})
    found = chance.limits(entry, figure(65, 1000))
    assert found == pytest.approx((50.163188, 82.849139), abs=1e-6)


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (SCHOOLING.model_copy(update={"interval": "none"}), figure(65, 100)),
        (SCHOOLING.model_copy(update={"descriptive_only": True}), figure(65, 100)),
        (SCHOOLING.model_copy(update={"unit": "score"}), figure(65, 100)),
        (ORIGIN.model_copy(update={"interval": "share"}), figure(65, 100)),
        (SCHOOLING, figure(None, 100)),
        (SCHOOLING, figure(65, None)),
        (SCHOOLING, figure(65, 100, value=None)),
    ],
    ids=["no interval", "describes", "score", "origin", "count", "of", "value"],
)
def test_without_an_interval_or_a_count_there_are_no_limits(entry, shown):
    assert chance.limits(entry, shown) is None


@pytest.mark.parametrize(("count", "of"), [(101, 100), (-1, 100), (0, 0), (0.5, 10)])
def test_counts_that_cannot_be_are_named(count, of):
    with pytest.raises(VintageError, match=r"basic_schooling_pct 183.*cannot be"):
        chance.limits(SCHOOLING, figure(count, of))


def test_the_middle_of_the_funnel_is_all_counts_over_all_denominators(embedded_root):
    found = chance.funnel(
        assess("Ishøj", "2026", root=embedded_root).nation, SCHOOLING.id
    )
    # The 98 rows of basic_schooling.csv add up to 374,576 of 2,245,213.
    assert found.reference == pytest.approx(374_576 / 2_245_213, abs=1e-12)
    assert found.period == "2019"
    with (embedded_root / "data/raw/2026" / FILE).open(encoding="utf-8") as text:
        rows = {row["area"]: row for row in csv.DictReader(text)}
    assert list(found.table.index) == list(CATALOGUE.municipalities)
    for code, row in found.table.iterrows():
        assert row["of"] == float(rows[code]["of"])
        assert row["value"] == pytest.approx(
            float(rows[code]["count"]) / float(rows[code]["of"])
        )


def test_outside_is_beyond_three_standard_errors_and_a_little(embedded_root):
    found = chance.funnel(
        assess("Ishøj", "2026", root=embedded_root).nation, SCHOOLING.id
    )
    # p = 0.166830, z = 3.0902. Samsø: 231 of 1258 = 0.1836, within
    # p ± 3.0902 · √(p(1 - p)/1258) = 0.1343-0.1993. Ishøj: 2525 of 9306 = 0.2713, above
    # 0.1788.
    assert not found.table["outside"]["741"]
    assert found.table["outside"]["183"]


def test_the_band_is_no_narrower_than_the_limits_of_chance(embedded_root):
    nation = assess("Ishøj", "2026", root=embedded_root).nation
    edges = chance.funnel_edges(nation, SCHOOLING.id)
    of = chance.funnel(nation, SCHOOLING.id).table["of"]
    assert len(edges) == 40
    assert edges.index[0] < of.min()
    assert edges.index[-1] > of.max()
    for outer, inner in (("adjusted", "outer"), ("outer", "inner")):
        assert (edges[f"low_{outer}"] < edges[f"low_{inner}"]).all()
        assert (edges[f"high_{outer}"] > edges[f"high_{inner}"]).all()


def test_the_funnel_is_computed_once_for_all(embedded_root):
    nations = [assess(n, "2026", root=embedded_root).nation for n in ("Ishøj", "Læsø")]
    first, second = (chance.funnel_edges(nation, SCHOOLING.id) for nation in nations)
    assert first is second


@pytest.mark.parametrize("lost", [8, 9])
def test_a_funnel_needs_the_counts_of_nearly_all(lost, rewrite, vintage):
    def change(text: str) -> str:
        lines, left = [], lost
        for line in text.splitlines():
            cells = line.split(",")
            if cells[1] in CATALOGUE.municipalities and left:
                cells[5] = cells[6] = ""
                left -= 1
            lines.append(",".join(cells) + "\n")
        return "".join(lines)

    rewrite("2026", FILE, change)
    nation = nation_of(vintage(), CATALOGUE, None)
    found = chance.funnel(nation, SCHOOLING.id)
    # 98 - 8 = 90 are enough, 89 are not
    assert (found is None) == (lost == 9)
    assert (chance.funnel_edges(nation, SCHOOLING.id) is None) == (lost == 9)


def test_only_shares_with_an_interval_have_a_funnel(embedded_root):
    nation = assess("Ishøj", "2026", root=embedded_root).nation
    found = [i for i in INDICATORS if chance.funnel(nation, i) is not None]
    assert found == [SCHOOLING.id]


@pytest.mark.slow
@pytest.mark.parametrize("sd", [0, 0.003, 0.05])
def test_where_none_stands_out_the_band_leaves_two_in_a_thousand_outside(
    embedded_root, sd
):
    # Alike municipalities are drawn around a common share with a common spread. A band
    # of 99.8 % leaves 0.2 % outside; benchmarks/funnel.py is the long version.
    of = _funnel(embedded_root).table["of"].astype(int)
    random, outside = np.random.default_rng(2005), []
    for _ in range(500):
        angles = np.arcsin(np.sqrt(0.167)) + sd * random.standard_normal(98)
        count = pd.Series(random.binomial(of, np.sin(angles) ** 2), index=of.index)
        outside.append(_outside(count, of).mean())
    assert 0.001 <= np.mean(outside) <= 0.004


@pytest.mark.parametrize("many", [1, 3])
def test_who_stands_out_does_not_hide_behind_the_spread_it_makes(embedded_root, many):
    # Five standard deviations up, sizes from the smallest to the largest.
    of = _funnel(embedded_root).table["of"].astype(int)
    chosen = of.sort_values().index[:: 97 // 2][:many]
    random, found = np.random.default_rng(2005), []
    for _ in range(50):
        angles = np.arcsin(np.sqrt(0.167)) + 0.05 * random.standard_normal(98)
        angles = pd.Series(angles, of.index)
        angles[chosen] = np.arcsin(np.sqrt(0.167)) + 5 * 0.055
        count = pd.Series(random.binomial(of, np.sin(angles) ** 2), index=of.index)
        found.append(_outside(count, of)[chosen].mean())
    assert np.mean(found) > 0.95


def _funnel(root):
    return chance.funnel(assess("Ishøj", "2026", root=root).nation, SCHOOLING.id)


def _outside(count, of):
    tau2 = stats.between_variance(count, of)
    edge = stats.funnel_limits(of, count.sum() / of.sum(), 0.998, tau2)
    return ~(count / of).between(edge["low"], edge["high"])


def test_of_the_embedded_vintage_nobody_stands_out(embedded_root):
    found = _funnel(embedded_root)
    assert not found.table["outside_adjusted"].any()
    assert found.table["outside"].sum() > 80


RISING = {2016 + n: (2000 + 200 * n, 10_000) for n in range(5)}


def test_the_trend_is_of_the_years_with_counts(years):
    # 20, 22, 24, 26 and 28 % of 10,000: far beyond chance in every sub-series
    assert chance.trend(years(RISING), SCHOOLING, "183").direction == "rising"


def test_a_break_within_the_five_years_stops_the_trend(years):
    broken = INDICATORS["safety_pct"].breaks[0].model_copy(update={"period": "2018"})
    entry = SCHOOLING.model_copy(update={"breaks": [broken]})
    found = chance.trend(years(RISING), entry, "183")
    assert (found.direction, found.chi2) == ("not_calculable", None)


@pytest.mark.parametrize(
    "update", [{"interval": "none"}, {"interval": "rate"}, {"descriptive_only": True}]
)
def test_what_is_no_tested_share_has_no_trend(update, years):
    entry = SCHOOLING.model_copy(update=update)
    assert chance.trend(years(RISING), entry, "183") is None


def test_without_counts_there_is_no_trend(years):
    found = years({year: ("", "") for year in RISING})
    assert chance.trend(found, SCHOOLING, "183") is None


@pytest.mark.parametrize(
    ("name", "verdict", "side", "limits"),
    [
        # Wilson by hand with z = 1.959964: 2525 of 9306 and 231 of 1258; the nation's
        # figure is 16,7.
        ("Ishøj", "worse", "higher", (26.239203, 28.045733)),
        ("Samsø", "similar", "similar", (16.320354, 20.597236)),
    ],
)
def test_basic_schooling_is_tested(name, verdict, side, limits, embedded_root):
    found = assess(name, "2026", root=embedded_root).comparisons[SCHOOLING.id]
    assert (found.is_tested, found.verdict, found.side) == (True, verdict, side)
    assert found.limits == pytest.approx(limits, abs=1e-5)


def test_a_low_share_is_better_where_low_is_wished_for(embedded_root):
    # København: 12,3 % of 265,702 people against 16,7 %
    found = assess("København", "2026", root=embedded_root).comparisons[SCHOOLING.id]
    assert (found.verdict, found.side) == ("better", "lower")


@pytest.mark.parametrize("vintage_name", ["2017", "2026"])
def test_no_other_indicator_is_tested(vintage_name, embedded_root):
    for name in ("Ishøj", "København", "Læsø"):
        found = assess(name, vintage_name, root=embedded_root)
        tested = {i for i, c in found.comparisons.items() if c.limits or c.is_tested}
        assert tested == ({SCHOOLING.id} if vintage_name == "2026" else set())
        judged = {
            i for i, c in found.comparisons.items() if c.verdict in ("better", "worse")
        }
        assert judged <= tested
