"""Scales and ticks: where a value lies, which numbers an axis shows."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.charts.scale import Scale, enclosed, multiples, scale_of, step_for, ticks

FINITE = st.floats(allow_nan=False, allow_infinity=False)
POSITIVE = st.floats(min_value=5e-324, allow_infinity=False)
ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@pytest.mark.parametrize(
    ("scale", "places"),
    [
        (Scale(-2.0, 6.0), {-2: 0, 0: 0.25, 2: 0.5, 6: 1}),
        (Scale(1e-3, 1e3, log=True), {1e-3: 0, 1: 1 / 2, 10: 2 / 3, 1e3: 1}),
        (scale_of([3.0, 3.0]), {3: 0.5}),  # a range of nothing is widened to both sides alike
        (scale_of([3.0], log=True), {3: 0.5}),
    ],
)
def test_places(scale: Scale, places: dict[float, float]) -> None:
    """A value lies as far along as its part of the range, on a log axis of the decades."""
    assert {value: scale.place(value) for value in places} == pytest.approx(places)


@given(st.lists(FINITE, min_size=1), st.booleans())
def test_every_value_has_a_place(values: list[float], log: bool) -> None:
    """A scale made of values holds them all, and their places lie in [0, 1]."""
    shown = [abs(value) or 1.0 for value in values] if log else values
    scale = scale_of(shown, log)
    assert scale.low < scale.high
    place = scale.places()
    assert all(-1e-9 <= place(value) <= 1 + 1e-9 for value in shown)


def test_a_scale_leaves_out_what_it_cannot_show() -> None:
    """Neither nan nor infinities stretch an axis, nor 0 and less a log axis."""
    assert scale_of([1.0, math.nan, 2.0, math.inf]) == Scale(1.0, 2.0)
    assert scale_of([-5.0, 0.0, 1.0, 100.0], log=True) == Scale(1.0, 100.0, log=True)


@given(FINITE, FINITE, st.integers(1, 12))
def test_ticks_enclose_the_data(one: float, other: float, count: int) -> None:
    """The first tick lies at or under all data, the last at or over it, where floats reach."""
    scale = scale_of([one, other])
    wide, found = enclosed(scale, count)
    assert wide.low <= scale.low < scale.high <= wide.high
    if max(abs(scale.low), abs(scale.high)) < 1e307:
        slack = 1e-8 * (wide.high - wide.low)
        assert found[0].value <= scale.low + slack
        assert found[-1].value >= scale.high - slack
        assert 2 <= len(found) <= count + 3


@given(POSITIVE, POSITIVE, st.integers(1, 12))
def test_log_axes_enclose_the_data(one: float, other: float, count: int) -> None:
    """A log axis never loses a value by being rounded, and all its ticks lie on it."""
    scale = scale_of([one, other], log=True)
    wide, found = enclosed(scale, count)
    assert 0 < wide.low <= scale.low < scale.high <= wide.high < math.inf
    slack = 1e-9
    assert all(-slack <= wide.place(tick.value) <= 1 + slack for tick in found)


@given(
    st.floats(-1e6, 1e6), st.floats(1e-2, 1e9), st.integers(1, 12)
)  # fmt: skip
def test_steps_are_round(low: float, span: float, count: int) -> None:
    """A step is 1, 2, 2.5 or 5 times a power of ten, and no more than `count` fill the range."""
    step, _ = step_for(low, low + span, count)
    mantissa = float(f"{step:e}".partition("e")[0])
    assert mantissa in ROUND_STEPS
    assert step * count >= (low + span - low) * (1 - 1e-6)
    assert len(multiples(low, low + span, step)) <= count + 1


@given(FINITE, FINITE, st.integers(2, 12))
def test_labels_say_the_value(one: float, other: float, count: int) -> None:
    """A label, read back as a number, is its tick."""
    scale = scale_of([one, other])
    wide, found = enclosed(scale, count, ascii_only=True)
    span = wide.high / 2 - wide.low / 2
    for tick in found:
        assert float(tick.label) == pytest.approx(tick.value, rel=1e-6, abs=span * 1e-6)
    labels = [tick.label for tick in found]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("scale", "count", "labels"),
    [
        # just the decimals of the step, and powers of ten where zeros would be many
        (Scale(0, 1), 5, "0 0.2 0.4 0.6 0.8 1.0"),
        (Scale(0, 100), 4, "0 25 50 75 100"),
        (Scale(-1, 1), 2, "-1 0 1"),
        (Scale(0, 2e-12), 2, "0 10⁻¹² 2×10⁻¹²"),
        (Scale(0, 4e6), 2, "0 2×10⁶ 4×10⁶"),
        # over many decades powers of ten, every so many that they have room; plain near 1
        (Scale(1e-12, 1.0, log=True), 4, "10⁻¹² 10⁻⁹ 10⁻⁶ 10⁻³ 10⁰"),
        (Scale(0.001, 1000, log=True), 7, "0.001 0.01 0.1 1 10 100 1000"),
        # without three round multiples round numbers in equal steps
        (Scale(0.91, 0.935, log=True), 3, "0.91 0.92 0.93"),
    ],
)
def test_labels(scale: Scale, count: int, labels: str) -> None:
    """Few round numbers, written as short as tells them apart."""
    assert " ".join(tick.label for tick in ticks(scale, count)) == labels


def test_minor_ticks_under_two_decades() -> None:
    """Under two decades, every multiple of a power of ten has a tick, 1, 2 and 5 a label."""
    found = ticks(Scale(1, 50, log=True), 6)
    assert [tick.value for tick in found] == [*range(1, 10), 10, 20, 30, 40, 50]
    assert [tick.label for tick in found if tick.label] == ["1", "2", "5", "10", "20", "50"]


def test_labels_in_ascii() -> None:
    """Powers of ten are written with an e."""
    found = ticks(Scale(1e-12, 1.0, log=True), 4, ascii_only=True)
    assert [tick.label for tick in found] == ["1e-12", "1e-9", "1e-6", "1e-3", "1e0"]
