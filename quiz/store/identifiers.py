"""Identifiers: UUIDv7 for events (the standard library has it only from Python 3.14)."""

import os

_RANDOM_BITS = 62
_COUNTER_BITS = 12


def uuid7(time: int, after: str | None) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7) for `time` in milliseconds since 1970 UTC.

    The twelve bits behind the version count up within a millisecond (section 6.2, method 1).
    The result is strictly above `after`, the last id of the log, even where the clock stood
    still or went back.
    """
    time = max(time, 0)  # a clock before 1970 has no place in a UUID
    counter = int.from_bytes(os.urandom(1), "big")  # leaves room to count up
    if after is not None:
        last = int(after.replace("-", ""), 16)
        last_time, last_counter = last >> 80, (last >> 64) & 0xFFF
        if time <= last_time:
            time, counter = last_time, last_counter + 1
            if counter >> _COUNTER_BITS:
                time, counter = time + 1, 0
    random = int.from_bytes(os.urandom(8), "big") & ((1 << _RANDOM_BITS) - 1)
    number = time << 80 | 0x7 << 76 | counter << 64 | 0b10 << _RANDOM_BITS | random
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def device() -> str:
    """A fresh random name for this machine's log, eight hexadecimal digits."""
    return os.urandom(4).hex()
