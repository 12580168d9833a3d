"""Wilson's interval: published values, and what it means."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.stats.calibration import Share


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(hits: int, of: int, low: float, high: float) -> None:
    """The score method in table I of Newcombe 1998, Statistics in Medicine 17, 857–872."""
    assert Share(hits, of).interval == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000), st.data())
def test_the_ends_are_where_the_score_test_rejects(of: int, data: st.DataObject) -> None:
    """At either end the observed share is 1.96 standard errors *of that end* away."""
    hits = data.draw(st.integers(0, of))
    for end in Share(hits, of).interval:
        if 0 < end < 1:
            error = (end * (1 - end) / of) ** 0.5
            assert abs(hits / of - end) / error == pytest.approx(1.96, abs=1e-3)


@given(st.integers(1, 500), st.data())
def test_it_holds_the_share_and_stays_within_bounds(of: int, data: st.DataObject) -> None:
    """0 ≤ low ≤ share ≤ high ≤ 1, mirrored for what was missed."""
    share = Share(data.draw(st.integers(0, of)), of)
    low, high = share.interval
    assert 0 <= low <= share.hits / of <= high <= 1
    other = Share(of - share.hits, of).interval
    assert other == pytest.approx((1 - high, 1 - low))


def test_it_covers_about_95_percent() -> None:
    """Over all outcomes of 50 throws, weighted by how likely they are, it holds the truth."""
    for true in (0.5, 0.8, 0.9, 0.95):
        covered = sum(
            comb(50, hits) * true**hits * (1 - true) ** (50 - hits)
            for hits in range(51)
            if Share(hits, 50).interval[0] <= true <= Share(hits, 50).interval[1]
        )
        assert 0.92 < covered < 0.98


def test_of_nothing_nothing_is_known() -> None:
    """No share, and an interval from 0 to 1."""
    assert Share(0, 0).value is None
    assert Share(0, 0).interval == (0.0, 1.0)
