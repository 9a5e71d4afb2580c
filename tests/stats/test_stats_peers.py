"""Peers resemble a municipality in structure; nothing else is asked of them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from parathed_lib.stats.peers import PeerFigures, has_good_peer, peer_figures, peers

# Worked by hand. size 0, 2, 4, 6: mean 3, population sd sqrt((9+1+1+9)/4) = sqrt(5).
# density 1, 1, 3, 3: mean 2, sd 1.
FOUR = pd.DataFrame(
    {"size": [0.0, 2.0, 4.0, 6.0], "density": [1.0, 1.0, 3.0, 3.0]},
    index=["101", "147", "151", "153"],
)

CODES = ["101", "147", "151", "153", "155", "157"]
tables = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50)),
    min_size=6,
    max_size=6,
).filter(lambda rows: all(len(set(column)) > 1 for column in zip(*rows, strict=True)))


def table(rows: list) -> pd.DataFrame:
    return pd.DataFrame(rows, CODES, ["a", "b", "c"], dtype=float)


def test_peers_are_nearest_in_standardised_distance_with_the_share_of_each_variable():
    # From 101: d**2 in size 4/5, 16/5, 36/5; in density 0, 4, 4.
    # Sums 0.8, 7.2, 11.2; the shares of size 0.8/0.8, 3.2/7.2, 7.2/11.2.
    expected = pd.DataFrame(
        {
            "distance": [math.sqrt(0.8), math.sqrt(7.2), math.sqrt(11.2)],
            "rank": [1, 2, 3],
            "size_share": [1.0, 4 / 9, 9 / 14],
            "density_share": [0.0, 5 / 9, 5 / 14],
        },
        index=pd.Index(["147", "151", "153"], name="code"),
    )
    pd.testing.assert_frame_equal(peers(FOUR, "101"), expected)
    pd.testing.assert_frame_equal(peers(FOUR, "101", k=2), expected.head(2))


def test_a_weight_multiplies_the_squared_difference_of_its_variable():
    # density counts four times: sums 0.8, 3.2 + 16, 7.2 + 16.
    found = peers(FOUR, "101", weights={"density": 4})
    assert found["distance"].tolist() == pytest.approx(
        [math.sqrt(0.8), math.sqrt(19.2), math.sqrt(23.2)]
    )
    assert found["size_share"].tolist() == pytest.approx([1.0, 1 / 6, 9 / 29])


def test_a_variable_of_weight_zero_has_no_share():
    found = peers(FOUR, "101", weights={"density": 0})
    assert found["density_share"].tolist() == [0.0, 0.0, 0.0]
    assert found["size_share"].tolist() == [1.0, 1.0, 1.0]


def test_equal_distances_are_ordered_by_code():
    features = pd.DataFrame({"a": [2.0, 3.0, 1.0]}, index=["147", "101", "265"])
    found = peers(features, "147")
    assert (list(found.index), list(found["rank"])) == (["101", "265"], [1, 2])
    assert found["distance"].nunique() == 1


def test_a_twin_has_distance_zero_and_nothing_that_drives_it():
    features = pd.DataFrame({"a": [1.0, 1.0, 2.0]}, index=["101", "147", "151"])
    found = peers(features, "101")
    assert found["distance"].tolist()[0] == 0
    assert found["a_share"].isna().tolist() == [True, False]


def test_a_row_with_a_missing_variable_takes_no_part():
    hole = pd.DataFrame({"size": [1e9], "density": [np.nan]}, index=["155"])
    with_hole = pd.concat([hole, FOUR])
    pd.testing.assert_frame_equal(peers(with_hole, "101"), peers(FOUR, "101"))
    assert has_good_peer(with_hole, "101") == has_good_peer(FOUR, "101")


def test_a_municipality_with_a_missing_variable_has_no_peers():
    hole = pd.DataFrame({"size": [3.0], "density": [np.nan]}, index=["155"])
    found = peers(pd.concat([hole, FOUR]), "155")
    full = peers(FOUR, "101")
    assert found.empty
    assert (list(found.columns), found.index.name) == (list(full.columns), "code")
    assert found.dtypes.tolist() == full.dtypes.tolist()
    assert has_good_peer(pd.concat([hole, FOUR]), "155") is False


def test_a_municipality_alone_has_no_peers():
    alone = FOUR.head(1)
    assert peers(alone, "101").empty
    assert has_good_peer(alone, "101") is False


@given(tables, st.tuples(*[st.integers(0, 5)] * 3).filter(any))
def test_distances_are_those_of_scipy(rows, weights):
    features = table(rows)
    found = peers(features, "101", weights=dict(zip("abc", weights, strict=True)))
    z = (features - features.mean()) / features.std(ddof=0)
    scipys = pd.Series(cdist(z.loc[["101"]], z, "euclidean", w=weights)[0], CODES)
    expected = scipys[found.index].to_numpy()
    np.testing.assert_allclose(found["distance"], expected, atol=1e-9)
    assert list(found["distance"]) == sorted(found["distance"])
    assert list(found["rank"]) == [1, 2, 3, 4, 5]


@given(tables)
def test_shares_are_not_negative_and_add_to_one(rows):
    found = peers(table(rows), "101")
    shares = found.filter(like="_share")
    assert ((shares >= 0) | shares.isna()).all(axis=None)
    apart = found["distance"] > 0
    np.testing.assert_allclose(shares[apart].sum(axis=1), 1)
    assert shares[~apart].isna().all(axis=None)


@given(tables, st.integers(-1000, 1000), st.sampled_from([-8.0, 0.25, 2.0, 1024.0]))
def test_shift_and_scale_of_a_variable_change_no_distance(rows, shift, scale):
    features = table(rows)
    moved = features.assign(a=features["a"] * scale + shift)
    pd.testing.assert_frame_equal(
        peers(moved, "101").sort_index().drop(columns="rank"),
        peers(features, "101").sort_index().drop(columns="rank"),
    )


@given(tables, st.permutations(range(6)))
def test_the_order_of_the_rows_does_not_matter(rows, order):
    features = table(rows)
    shuffled = features.iloc[list(order)]
    pd.testing.assert_frame_equal(
        peers(shuffled, "101"), peers(features, "101"), check_exact=True
    )
    assert has_good_peer(shuffled, "101") == has_good_peer(features, "101")


@given(tables)
def test_distance_is_symmetric(rows):
    features = table(rows)
    there = peers(features, "101").loc["157", "distance"]
    assert peers(features, "157").loc["101", "distance"] == there


def test_no_good_peer_beyond_the_90th_percentile_of_nearest_distances():
    # Ten pairs, their two 1 to 10 apart: of the 20 nearest distances 1, 1, 2, 2, ...
    # 10, 10 (times 1 / sd) the 90th percentile lies at 9 + 0.1, between the 18th, 9,
    # and the 19th, 10.
    places = {
        f"{side}{n}": 100.0 * n + n * side for n in range(1, 11) for side in (0, 1)
    }
    features = pd.DataFrame({"a": places})
    lonely = [code for code in places if not has_good_peer(features, code)]
    assert lonely == ["010", "110"]


def test_weights_decide_who_has_a_good_peer():
    # 101 lies apart in size, 147 in density.
    features = pd.DataFrame(
        {"size": [90.0, 1.0, 2.0, 3.0], "density": [2.0, 90.0, 1.0, 3.0]},
        index=["101", "147", "151", "153"],
    )
    for weights, lonely in (({"density": 0}, "101"), ({"size": 0}, "147")):
        good = {code: has_good_peer(features, code, weights) for code in features.index}
        assert [code for code, found in good.items() if not found] == [lonely]


def test_peers_leaves_its_input_alone():
    before = FOUR.copy(deep=True)
    peers(FOUR, "101", weights={"size": 2})
    has_good_peer(FOUR, "101")
    pd.testing.assert_frame_equal(FOUR, before)


@pytest.mark.parametrize(
    ("features", "fault"),
    [
        (FOUR.assign(flat=0.1), r"constant.*\['flat'\]"),
        # 0.1 + 0.2 and 0.3 differ by rounding only
        (FOUR.assign(flat=[0.1 + 0.2, 0.3, 0.3, 0.3]), r"constant.*\['flat'\]"),
        (FOUR.assign(flat=[5, 5, 5, np.nan]), r"constant.*\['flat'\]"),
        (FOUR.assign(log=[-np.inf, 1, 2, 3]), r"infinite.*\['log'\]"),
        (FOUR.assign(name=["a", "b", "c", "d"]), r"no numbers: \['name'\]"),
        (
            FOUR.rename(columns={"density": "size"}),
            r"variable stands twice: \['size'\]",
        ),
        (FOUR.rename(index={"147": "151"}), r"code stands twice: \['151'\]"),
        (FOUR[[]], "no variable"),
        (FOUR.drop("101"), "'101' has no row"),
    ],
)
def test_features_that_cannot_be_compared_are_refused_by_name(features, fault):
    with pytest.raises(ValueError, match=fault):
        peers(features, "101")
    with pytest.raises(ValueError, match=fault):
        has_good_peer(features, "101")


@pytest.mark.parametrize(
    ("weights", "fault"),
    [
        ({"origin": 1}, r"unknown variables: \['origin'\]"),
        ({"size": -1}, r"not negative: \['size'\]"),
        ({"size": math.nan}, r"not negative: \['size'\]"),
        ({"size": math.inf}, r"not negative: \['size'\]"),
        ({"size": 0, "density": 0}, "all weights are 0"),
    ],
)
def test_weights_that_mean_nothing_are_refused_by_name(weights, fault):
    with pytest.raises(ValueError, match=fault):
        peers(FOUR, "101", weights=weights)


@pytest.mark.parametrize("k", [0, -1])
def test_fewer_than_one_peer_is_refused(k):
    with pytest.raises(ValueError, match=f"at least 1, found {k}"):
        peers(FOUR, "101", k=k)


VALUES = pd.Series(
    {"101": 6.0, "147": 2.0, "151": np.nan, "153": 10.0, "155": 3.0, "157": 99.0}
)


def test_peer_figures_are_unweighted_and_count_what_is_missing():
    # By hand: 2, 10 and 3 of four peers; 157 is no peer. 101 has 6: one above it.
    assert peer_figures(VALUES, ["147", "151", "153", "155"], "101") == PeerFigures(
        mean=5.0, median=3.0, low=2.0, high=10.0, answered=3, expected=4, position=2.0
    )


def test_equal_figures_share_their_average_position():
    values = pd.Series({"101": 5.0, "147": 5.0, "151": 5.0, "153": 7.0})
    # 7 is first; three share places 2, 3 and 4.
    assert peer_figures(values, ["147", "151", "153"], "101").position == 3.0


def test_without_figures_among_the_peers_there_is_nothing_but_the_counts():
    nothing = PeerFigures(None, None, None, None, 0, 1, None)
    assert peer_figures(VALUES, ["151"]) == nothing
    assert peer_figures(VALUES, ["151"], "101") == nothing
    assert peer_figures(VALUES, []) == nothing._replace(expected=0)


def test_a_municipality_without_a_figure_has_no_position():
    found = peer_figures(VALUES, ["101", "147"], "151")
    assert (found.position, found.mean) == (None, 4.0)


@given(st.permutations(["147", "151", "153", "155"]))
def test_the_order_of_the_peers_does_not_matter(order):
    assert peer_figures(VALUES, order, "101").mean == pytest.approx(5.0)
    assert peer_figures(VALUES, order, "101").position == 2.0


@pytest.mark.parametrize(
    ("values", "codes", "fault"),
    [
        (VALUES, ["147", "999"], r"no row in values: \['999'\]"),
        (VALUES, ["147", "147"], r"stand twice among the peers.*\['147'\]"),
        (VALUES, ["147", "101"], r"stand twice among the peers.*\['101'\]"),
        (pd.concat([VALUES, VALUES]), ["147"], r"twice in values: \['147', '101'\]"),
        (VALUES.replace(2.0, np.inf), ["147"], r"infinite: \['147'\]"),
    ],
)
def test_peers_that_cannot_be_looked_up_are_refused_by_name(values, codes, fault):
    with pytest.raises(ValueError, match=fault):
        peer_figures(values, codes, "101")
