"""Counts that could tell of a person do not go out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parathed_lib.disclosure.small_counts import is_small, suppress_small


@pytest.mark.parametrize(
    ("count", "published"),
    [
        (0, 0),  # zero tells of no person
        (1, None),
        (4, None),
        (4.0, None),
        (5, 5),
        (60, 60),
        (None, None),
        (float("nan"), None),
    ],
)
def test_counts_from_one_to_four_are_suppressed(count, published):
    assert suppress_small(count) == published
    assert count is None or is_small(count) == (published is None)


@settings(max_examples=60)
@given(st.integers(0, 1000))
def test_what_is_published_is_never_small(count):
    published = suppress_small(count)
    assert published is None or published == 0 or published >= 5
