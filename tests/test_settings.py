"""Settings: what may be set, in which words, and which origin wins."""

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.errors import UsageError
from quiz.settings import (
    COLOR,
    CONFIDENCE,
    NEW_PER_DAY,
    PLAIN,
    RETENTION,
    SETTINGS,
    Given,
    Setting,
    Settings,
    Value,
    home,
    resolve,
)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (NEW_PER_DAY, "0", 0),
        (NEW_PER_DAY, " 7 ", 7),
        (NEW_PER_DAY, "1000", 1000),
        (RETENTION, "0.7", 0.7),
        (RETENTION, "0.97", 0.97),
        (RETENTION, " 9e-1", 0.9),
        (CONFIDENCE, "on", True),
        (CONFIDENCE, "Off", False),
        (PLAIN, "1", True),
        (PLAIN, "0", False),
        (PLAIN, "YES", True),
        (PLAIN, "no", False),
        (PLAIN, "true", True),
        (PLAIN, "false", False),
        (COLOR, "Always", "always"),
        (COLOR, "never", "never"),
        (COLOR, "auto", "auto"),
    ],
)
def test_words_that_do(setting: Setting, text: str, value: object) -> None:
    """Values in range are taken in either case, with spaces around them, as the right type."""
    parsed = setting.parse(text, "quiz config")
    assert (parsed, type(parsed)) == (value, type(setting.default))


@pytest.mark.parametrize(
    ("setting", "text", "range_in_words"),
    [
        (NEW_PER_DAY, "-1", "0 to 1000"),
        (NEW_PER_DAY, "1001", "0 to 1000"),
        (NEW_PER_DAY, "2.5", "0 to 1000"),
        (NEW_PER_DAY, "five", "0 to 1000"),
        (NEW_PER_DAY, "", "0 to 1000"),
        (NEW_PER_DAY, "9" * 5000, "0 to 1000"),
        (RETENTION, "0.69", "0.7 to 0.97"),
        (RETENTION, "1.0", "0.7 to 0.97"),
        (RETENTION, "0.9701", "0.7 to 0.97"),
        (RETENTION, "nan", "0.7 to 0.97"),
        (RETENTION, "inf", "0.7 to 0.97"),
        (RETENTION, "1e999", "0.7 to 0.97"),
        (RETENTION, "90%", "0.7 to 0.97"),
        (CONFIDENCE, "maybe", "on or off"),
        (PLAIN, "2", "on or off"),
        (COLOR, "red", "auto, always, never"),
        (COLOR, "", "auto, always, never"),
    ],
)
def test_words_that_do_not(setting: Setting, text: str, range_in_words: str) -> None:
    """Anything else is refused, naming where it stood, what it was and the range."""
    with pytest.raises(UsageError) as caught:
        setting.parse(text, "QUIZ_X")
    assert (
        str(caught.value) == f"QUIZ_X: “{text}” is not valid: {setting.key} takes {range_in_words}."
    )
    assert caught.value.exit_code == 2


@given(st.integers(-5, 1005))
def test_range_of_whole_numbers_is_inclusive(number: int) -> None:
    """Exactly the numbers of the range are taken, both ends included."""
    try:
        assert NEW_PER_DAY.parse(str(number), "") == number
        assert 0 <= number <= 1000
    except UsageError:
        assert not 0 <= number <= 1000


@given(st.floats())
def test_range_of_fractions_is_inclusive(number: float) -> None:
    """Exactly the retentions from 0.70 to 0.97 are taken, and come out as they went in."""
    try:
        assert RETENTION.parse(str(number), "") == number
        assert 0.70 <= number <= 0.97
    except UsageError:
        assert not 0.70 <= number <= 0.97


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_defaults_are_in_range(setting: Setting) -> None:
    """Every default, written as a person would type it, is a value that does."""
    default = Value(setting.default, "default")
    assert setting.parse(default.text, "") == setting.default
    assert setting.resolve({}, {}) == default
    assert setting.variable == f"QUIZ_{setting.key.upper()}"


def test_environment_beats_configuration_beats_default() -> None:
    """Each origin gives way to the one before it, and the value says where it is from."""
    stored, environment = {"new_per_day": "7"}, {"QUIZ_NEW_PER_DAY": "3"}
    assert NEW_PER_DAY.resolve(stored, environment) == Value(3, "environment (QUIZ_NEW_PER_DAY)")
    assert NEW_PER_DAY.resolve(stored, {}) == Value(7, "quiz config")
    assert NEW_PER_DAY.resolve({}, {}) == Value(5, "default")
    assert RETENTION.resolve(stored, environment) == Value(0.9, "default")


def test_flag_beats_everything() -> None:
    """A flag counts for its own setting alone, and one that was not given does not count."""
    stored, environment = {"retention": "0.8"}, {"QUIZ_PLAIN": "on", "QUIZ_COLOR": "never"}
    flags: dict[str, Given | None] = {"plain": False, "color": "always", "confidence": None}
    assert resolve(stored, environment, flags) == Settings(
        new_per_day=5,
        new_shows="question",
        most_per_day=0,
        day_starts=4,
        retention=0.8,
        confidence=False,
        plain=False,
        color="always",
        decks="builtin, own",
        sync="",
        examiner="",
    )
    assert COLOR.resolve(stored, environment, "always") == Value("always", "--color")


@pytest.mark.parametrize("blank", ["", "  "])
def test_blank_variable_is_none(blank: str) -> None:
    """A variable set to nothing, as scripts do, is as good as unset."""
    assert PLAIN.resolve({"plain": "on"}, {"QUIZ_PLAIN": blank}) == Value(True, "quiz config")


@pytest.mark.parametrize(
    ("stored", "environment", "origin"),
    [
        ({}, {"QUIZ_RETENTION": "1.0"}, "QUIZ_RETENTION"),
        ({"retention": "1.0"}, {}, "quiz config"),
    ],
)
def test_fault_names_its_origin(
    stored: dict[str, str], environment: dict[str, str], origin: str
) -> None:
    """A value out of range is told with the place where it has to be put right."""
    with pytest.raises(UsageError) as caught:
        resolve(stored, environment, {})
    assert str(caught.value) == f"{origin}: “1.0” is not valid: retention takes 0.7 to 0.97."


@pytest.mark.parametrize(
    ("value", "text"), [(True, "on"), (False, "off"), (5, "5"), (0.85, "0.85"), ("auto", "auto")]
)
def test_value_as_typed(value: int | float | bool | str, text: str) -> None:
    """A value is shown as one would type it."""
    assert Value(value, "default").text == text


@pytest.mark.parametrize("data", [None, "", " ", "/srv/data", "/srv/data/", "data", "~/data"])
def test_data_lies_where_platformdirs_says(
    data: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though on Linux it is not asked: it is the oracle here."""
    monkeypatch.delenv("QUIZ_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if data is not None:
        monkeypatch.setenv("XDG_DATA_HOME", data)
    assert home() == platformdirs.user_data_dir("nn-quiz", appauthor=False)
