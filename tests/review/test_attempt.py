"""One question: every key in every phase, and which rating its ticks suggest."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.review.attempt import KEYS as TABLE
from quiz.review.attempt import (
    REVEALED,
    THINKING,
    Assessment,
    Attempt,
    Command,
    Decision,
    Overlay,
    Rated,
    hand_in,
    press,
)
from quiz.terminal.page import Refused, Scroll

POINTS = ("gradient", "saturation", "dying", "leaky", "default")
NEW = Attempt("relu", POINTS)
ANSWER = NEW._replace(phase=REVEALED, seconds_to_reveal=30.0)
TOP = Scroll(pages=-1_000)
FIRST = "First reveal the answer: Space."
HOW_TO_RATE = "Rate with 1–4, or tick what you said (a–e) and press Enter."

NAMES = [
    "enter", "space", "esc", "backspace", "tab", "up", "down", "left", "right", "home", "end",
    "pgup", "pgdn", "delete", "ctrl-d", "eof",
]  # fmt: skip
KEYS = [*string.ascii_letters, *string.digits, *string.punctuation, "é", "漢", *NAMES]

SCROLLS: dict[str, Decision] = {
    "up": Scroll(lines=-1), "k": Scroll(lines=-1), "down": Scroll(lines=1), "j": Scroll(lines=1),
    "pgup": Scroll(pages=-1), "pgdn": Scroll(pages=1),
    "home": Scroll(pages=-1_000), "end": Scroll(pages=1_000),
}  # fmt: skip
QUITS: dict[str, Decision] = {key: Command("quit") for key in ("q", "ctrl-d", "eof")}
COMMANDS: dict[str, Decision] = {
    "u": Command("undo"), "n": Command("bury"), "s": Command("suspend"), "m": Command("note"),
    "o": Command("edit"),
    "v": Command("picture"),
}  # fmt: skip

# What each key decides; a key that is not named decides nothing and changes nothing.
WHILE_THINKING: dict[str, Decision] = {
    **SCROLLS, **QUITS, **COMMANDS, "?": TOP, "space": TOP, "enter": TOP, "h": None,
    "t": Command("type"),
    **dict.fromkeys("pfrw1234", Refused(FIRST)),
}  # fmt: skip
AFTERWARDS: dict[str, Decision] = {
    **SCROLLS, **QUITS, **COMMANDS, "r": Command("demo"), "w": Command("code"),
    "space": Scroll(pages=1), "?": TOP, "p": TOP, "f": TOP,
    **dict.fromkeys("abcde"), "enter": Refused(HOW_TO_RATE),
    "1": Rated(1), "2": Rated(2), "3": Rated(3), "4": Rated(4),
}  # fmt: skip
IN_HELP: dict[str, Decision] = {
    **SCROLLS, **QUITS, "space": Scroll(pages=1), "esc": TOP, "?": TOP,
}  # fmt: skip

CHANGES: dict[tuple[str, str], dict[str, Any]] = {
    (THINKING, "space"): {"phase": REVEALED, "seconds_to_reveal": 12.5},
    (THINKING, "enter"): {"phase": REVEALED, "seconds_to_reveal": 12.5},
    (THINKING, "h"): {"hints": 1},
    (THINKING, "?"): {"overlay": "help"},
    (REVEALED, "?"): {"overlay": "help"},
    (REVEALED, "p"): {"overlay": "precise"},
    (REVEALED, "f"): {"overlay": "follow-ups"},
    **{
        (REVEALED, key): {"ticked": frozenset({point})}
        for key, point in zip("abcde", POINTS, strict=True)
    },
}
"""(Phase, key) -> the fields it changes, with no overlay open and nothing ticked."""


def press_all(attempt: Attempt, keys: list[str]) -> tuple[Attempt, list[Decision]]:
    """Press one key after the other, 12.5 seconds after the question appeared."""
    decisions = []
    for key in keys:
        attempt, decision = press(attempt, key, 12.5)
        decisions.append(decision)
    return attempt, decisions


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("attempt", "table"), [(NEW, WHILE_THINKING), (ANSWER, AFTERWARDS)], ids=["think", "reveal"]
)
def test_every_key(attempt: Attempt, table: dict[str, Decision], key: str) -> None:
    """Before and after the reveal each key does what the table says, and nothing else."""
    changes = CHANGES.get((attempt.phase, key), {})
    assert press(attempt, key, 12.5) == (attempt._replace(**changes), table.get(key))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("attempt", [NEW, ANSWER], ids=["think", "reveal"])
def test_every_key_in_help(attempt: Attempt, key: str) -> None:
    """Over the help only scrolling, closing it and quitting work; nothing is rated behind it."""
    after, decision = press(attempt._replace(overlay="help"), key, 12.5)
    assert after == (attempt if key in ("esc", "?") else attempt._replace(overlay="help"))
    assert decision == IN_HELP.get(key)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("opener", "overlay"), [("p", "precise"), ("f", "follow-ups")])
def test_every_key_over_notes(opener: str, overlay: Overlay, key: str) -> None:
    """Over notes the same keys work as over the answer; Esc or the overlay's own key closes it."""
    after, decision = press(ANSWER._replace(overlay=overlay), key, 12.5)
    if key in ("esc", opener):
        assert (after, decision) == (ANSWER, TOP)
    else:
        changes = {"overlay": overlay, **CHANGES.get((REVEALED, key), {})}
        assert (after, decision) == (ANSWER._replace(**changes), AFTERWARDS.get(key))


@pytest.mark.parametrize(("key", "confidence"), [("1", 1), ("2", 2), ("3", 3)])
def test_confidence_answers_and_reveals(key: str, confidence: int) -> None:
    """With confidence on, 1–3 answer “how sure?” and reveal at once."""
    after, decision = press(NEW._replace(ask_confidence=True), key, 12.5)
    assert (after.confidence, after.phase, after.seconds_to_reveal) == (confidence, REVEALED, 12.5)
    assert decision == TOP


@pytest.mark.parametrize("key", ["space", "enter"])
def test_confidence_may_be_left_out(key: str) -> None:
    """Space and Enter reveal without an answer to “how sure?”, which is logged as none."""
    after, _ = press(NEW._replace(ask_confidence=True), key, 12.5)
    assert (after.confidence, after.phase) == (None, REVEALED)


def test_confidence_has_no_four() -> None:
    """4 is no degree of confidence, so it is refused before the reveal."""
    asked = NEW._replace(ask_confidence=True)
    assert press(asked, "4", 12.5) == (asked, Refused(FIRST))


def test_a_typed_answer_is_revealed_with_its_ticks() -> None:
    """What was found in the text is ticked, the time is that of handing in, a–e correct it."""
    found = frozenset({"gradient", "dying"})
    after = hand_in(NEW, "no gradient", Assessment(found), 70.0)
    assert after == NEW._replace(
        phase=REVEALED, typed="no gradient", found=found, ticked=found, seconds_to_reveal=70.0
    )
    corrected, _ = press_all(after, ["b", "c"])
    assert corrected.hit == ("gradient", "saturation")
    assert corrected.found == found
    assert press(after._replace(ticked=frozenset(POINTS)), "enter", 99.0)[1] == Rated(3)


def test_a_typed_answer_waits_for_how_sure() -> None:
    """With confidence on, the text is kept and the answer hidden until 1–3 or Space."""
    found = frozenset({"dying"})
    after = hand_in(NEW._replace(ask_confidence=True), "it dies", Assessment(found), 40.0)
    assert (after.phase, after.typed) == (THINKING, "it dies")
    shown, _ = press(after, "3", 44.0)
    assert (shown.phase, shown.confidence, shown.seconds_to_reveal) == (REVEALED, 3, 44.0)
    assert (shown.typed, shown.ticked) == ("it dies", found)


def test_hints_stop_at_the_cues() -> None:
    """The first hint tells how many points, the second their cues, and there is no third."""
    after, _ = press_all(NEW, ["h"] * 5)
    assert [press_all(NEW, ["h"] * times)[0].hints for times in range(4)] == [0, 1, 2, 2]
    assert after == NEW._replace(hints=2)


@given(st.lists(st.sampled_from(["enter", "space"]), min_size=1, max_size=12))
def test_double_enter_never_rates(keys: list[str]) -> None:
    """However often Enter and Space are pressed, the answer is shown and no card is rated."""
    after, decisions = press_all(NEW, keys)
    assert after == NEW._replace(phase=REVEALED, seconds_to_reveal=12.5)
    assert not any(isinstance(decision, Rated) for decision in decisions)


@given(
    st.sampled_from([NEW, NEW._replace(ask_confidence=True)]),
    st.lists(st.sampled_from([key for key in KEYS if key not in "abcde1234"]), max_size=25),
)
def test_type_ahead_never_rates(attempt: Attempt, keys: list[str]) -> None:
    """No keys but 1–4 and ticks followed by Enter ever rate, in whatever order they come."""
    _, decisions = press_all(attempt, keys)
    assert not any(isinstance(decision, Rated) for decision in decisions)


@given(st.lists(st.sampled_from([*KEYS, *"abcde" * 6, "enter", "space"]), max_size=25))
def test_only_a_shown_answer_is_rated(keys: list[str]) -> None:
    """A rating comes from 1–4 or from Enter upon a suggestion, always after the reveal."""
    attempt = NEW
    for key in keys:
        before = attempt
        attempt, decision = press(before, key, 12.5)
        if isinstance(decision, Rated):
            assert before.phase == REVEALED
            assert before.overlay != "help"
            assert key in "1234" or (key == "enter" and before.ticked)
            assert decision.rating == (before.suggestion if key == "enter" else int(key))
            assert attempt == before


@given(st.lists(st.sampled_from("abcde"), max_size=20))
def test_ticks_toggle(keys: list[str]) -> None:
    """A point is ticked after an odd number of its key; hits stand in the question's order."""
    after, decisions = press_all(ANSWER, keys)
    expected = [point for key, point in zip("abcde", POINTS, strict=True) if keys.count(key) % 2]
    assert list(after.hit) == expected
    assert decisions == [None] * len(keys)


@pytest.mark.parametrize("points", range(6))
def test_letters_belong_to_points_alone(points: int) -> None:
    """A letter beyond the last key point does nothing; a–e never mean anything but a tick."""
    attempt = ANSWER._replace(points=POINTS[:points])
    for place, key in enumerate("abcde"):
        ticked = frozenset({POINTS[place]}) if place < points else frozenset()
        assert press(attempt, key, 12.5) == (attempt._replace(ticked=ticked), None)
        assert press(NEW, key, 12.5) == (NEW, None)


@pytest.mark.parametrize(
    ("ticks", "hints", "seconds", "rating"),
    [
        ("abcde", 0, 60.0, 4),
        ("abcde", 0, 60.1, 3),
        ("abcde", 1, 10.0, 3),
        ("abcd", 0, 10.0, 3),
        ("abc", 0, 10.0, 2),
        ("ab", 0, 10.0, 1),
    ],
)
def test_enter_accepts_what_ticks_suggest(
    ticks: str, hints: int, seconds: float, rating: int
) -> None:
    """Enter accepts the suggestion; it goes by the time of the reveal, not of the rating."""
    attempt, _ = press(NEW._replace(hints=hints), "space", seconds)
    for key in ticks:
        attempt, _ = press(attempt, key, seconds + 500)
    assert press(attempt, "enter", seconds + 1000)[1] == Rated(rating)


def test_unticking_takes_the_suggestion_back() -> None:
    """A tick taken back leaves Enter as harmless as before it."""
    attempt, decisions = press_all(ANSWER, ["a", "a", "enter"])
    assert attempt == ANSWER
    assert decisions[-1] == Refused(HOW_TO_RATE)


@given(st.lists(st.sampled_from([key for key in KEYS if key not in QUITS]), max_size=25))
def test_esc_closes_and_never_ends(keys: list[str]) -> None:
    """Wherever one is, Esc leads back to the question and neither ends nor discards anything."""
    attempt, _ = press_all(NEW, keys)
    after, decision = press(attempt, "esc", 12.5)
    assert after == attempt._replace(overlay=None)
    assert decision == (TOP if attempt.overlay else None)


@given(st.lists(st.sampled_from(KEYS), max_size=25), st.sampled_from(sorted(QUITS)))
def test_quit_works_everywhere(keys: list[str], key: str) -> None:
    """Whatever is open, q, Ctrl-D and the end of input end the session."""
    attempt, _ = press_all(NEW, keys)
    assert press(attempt, key, 12.5) == (attempt, Command("quit"))


def test_a_command_that_no_session_knows_is_refused_by_the_type_checker() -> None:
    """Mypy fails here should the comment ever become superfluous."""
    assert str(Command("burry").name) == "burry"  # type: ignore[arg-type] # what has to be refused


def test_the_help_names_every_key_that_the_footer_names() -> None:
    """Both follow from one table; a row without help is one whose keys another row explains."""
    for row in TABLE.rows:
        explained = any(set(row.keys) <= set(other.keys) and other.help for other in TABLE.rows)
        assert explained or row.keys == ("esc",)
        assert bool(row.help) == bool(row.label)


AGAIN, HARD, GOOD, ALL = 1, 2, 3, 4

SUGGESTED = {
    1: (ALL,),
    2: (HARD, ALL),
    3: (AGAIN, HARD, ALL),
    4: (AGAIN, HARD, GOOD, ALL),
    5: (AGAIN, AGAIN, HARD, GOOD, ALL),
}
"""Number of key points -> what one tick, two ticks, … suggest. ALL is Good or Easy."""


def suggest(
    points: int, ticked: int, hints: int, seconds: float, essential: tuple[str, ...] = ()
) -> int | None:
    """What the first so many ticks of so many key points suggest."""
    names = POINTS[:points]
    ticks = frozenset(names[:ticked])
    return ANSWER._replace(
        points=names, ticked=ticks, hints=hints, seconds_to_reveal=seconds,
        essential=frozenset(essential),
    ).suggestion  # fmt: skip


@pytest.mark.parametrize("points", SUGGESTED)
@pytest.mark.parametrize("hints", [0, 1, 2])
@pytest.mark.parametrize("seconds", [0.0, 59.9, 60.0, 60.1, 3600.0])
def test_ticks_suggest(points: int, hints: int, seconds: float) -> None:
    """All ticks: Easy without hint within 60 seconds, else Good; fewer: the table alone."""
    every = 4 if hints == 0 and seconds <= 60 else 3
    expected = tuple(every if entry == ALL else entry for entry in SUGGESTED[points])
    suggested = tuple(suggest(points, ticked, hints, seconds) for ticked in range(1, points + 1))
    assert suggested == expected


@pytest.mark.parametrize("points", range(6))
@pytest.mark.parametrize("hints", [0, 2])
def test_no_tick_suggests_nothing(points: int, hints: int) -> None:
    """With nothing ticked there is no suggestion, so that Enter cannot rate."""
    assert suggest(points, 0, hints, 10.0) is None


@pytest.mark.parametrize("points", SUGGESTED)
def test_one_tick_more_never_suggests_less(points: int) -> None:
    """Ticking another key point never lowers the suggestion."""
    suggested = [suggest(points, ticked, 0, 10.0) or 0 for ticked in range(points + 1)]
    assert suggested == sorted(suggested)


@pytest.mark.parametrize("points", SUGGESTED)
@pytest.mark.parametrize("seconds", [10.0, 100.0])
def test_without_an_essential_point_hard_is_the_best(points: int, seconds: float) -> None:
    """What the table suggests, but never more than Hard; something is left to tick."""
    for ticked in range(1, points):
        free = suggest(points, ticked, 0, seconds) or 0
        assert suggest(points, ticked, 0, seconds, POINTS[points - 1 : points]) == min(free, HARD)


def test_a_suggestion_says_why() -> None:
    """How many, which essential ones are missing, and what keeps all of them from being Easy."""
    attempt = Attempt("q", tuple("abcd"), essential=frozenset("ad"))
    assert attempt.reason == ""
    assert attempt._replace(ticked=frozenset("b")).reason == "1 of 4, without essential a, d"
    assert attempt._replace(ticked=frozenset("abc")).reason == "3 of 4, without essential d"
    assert attempt._replace(ticked=frozenset("acd")).reason == "3 of 4"
    every = attempt._replace(ticked=frozenset("abcd"))
    assert every.reason == "4 of 4"
    assert every._replace(hints=1).reason == "4 of 4, with a hint"
    assert every._replace(seconds_to_reveal=61.0).reason == "4 of 4, in over 60 s"
