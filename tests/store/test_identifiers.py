"""UUIDv7 against RFC 9562: the layout, and an order that no clock can break."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from quiz.store.database import new_device
from quiz.store.log import uuid7

# RFC 9562, appendix A.6: 2022-02-22 14:22:22.00 at −05:00.
EXAMPLE = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
EXAMPLE_TIME = 0x17F22E279B0
assert EXAMPLE_TIME == 1_645_557_742_000

TIMES = st.integers(min_value=0, max_value=2**48 - 2)


@given(TIMES)
def test_layout_is_that_of_the_standard(time: int) -> None:
    """The version is 7, the variant 0b10, and the first 48 bits are the time."""
    text = uuid7(time, None)
    made = uuid.UUID(text)
    assert text == str(made)  # lower case, five groups
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == time


def test_example_of_the_standard_has_our_layout() -> None:
    """The time, version and variant of appendix A.6 stand where ours stand."""
    ours, theirs = uuid.UUID(uuid7(EXAMPLE_TIME, None)), uuid.UUID(EXAMPLE)
    fixed = ~((0xFFF << 64) | ((1 << 62) - 1))  # all but rand_a and rand_b
    assert ours.int & fixed == theirs.int & fixed


def test_within_a_millisecond_the_counter_goes_on() -> None:
    """After the RFC's example, at the same time, rand_a is one higher: 0xcc4."""
    assert uuid7(EXAMPLE_TIME, EXAMPLE).startswith("017f22e2-79b0-7cc4-")


def test_full_counter_runs_over_into_the_next_millisecond() -> None:
    """After counter 0xfff the time field is one higher and the counter 0 (section 6.2)."""
    last = "017f22e2-79b0-7fff-bfff-ffffffffffff"
    assert uuid7(EXAMPLE_TIME, last).startswith("017f22e2-79b1-7000-")


@given(st.lists(TIMES, min_size=2, max_size=30))
def test_any_clock_gives_a_rising_sequence(times: list[int]) -> None:
    """Whatever the clock says, each id is above the one before, as text and as a number."""
    made: list[str] = []
    for time in times:
        made.append(uuid7(time, made[-1] if made else None))
    assert made == sorted(set(made))
    numbers = [uuid.UUID(one).int for one in made]
    assert numbers == sorted(set(numbers))


@given(TIMES, TIMES)
def test_time_field_is_never_behind_the_clock(before: int, now: int) -> None:
    """An id bears its own time, or the last id's (one more at most) where that is later."""
    after = uuid7(before, None)
    field = uuid.UUID(uuid7(now, after)).int >> 80
    assert max(before, now) <= field <= max(before, now) + (now <= before)


def test_clock_before_1970_gives_a_valid_id() -> None:
    """An instant that no UUID can hold becomes 0 instead of a broken id."""
    made = uuid.UUID(uuid7(-1, None))
    assert (made.version, made.int >> 80) == (7, 0)


def test_ids_of_one_instant_differ() -> None:
    """Two devices that never heard of each other make different ids (62 random bits)."""
    assert len({uuid7(EXAMPLE_TIME, EXAMPLE)[-17:] for _ in range(1000)}) == 1000


def test_device_is_eight_random_digits() -> None:
    """A device's name is 32 random bits as hexadecimal digits."""
    made = {new_device() for _ in range(100)}
    assert len(made) > 90
    assert all(len(one) == 8 and int(one, 16) >= 0 for one in made)
