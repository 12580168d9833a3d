"""The review screen at every size: nothing too wide, and what must be on screen always is."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from quiz.deck.question import FollowUp, Heading, KeyPoint, PreciseNote, Question, Source, Trap
from quiz.review.attempt import READING, REVEALED, THINKING, Attempt, Overlay
from quiz.review.screen import View, frame
from quiz.terminal.full_screen import body_height, fitted
from quiz.terminal.style import Look
from quiz.terminal.text import Line, plain

QUIET = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
WIDTHS = st.integers(34, 200)
HEIGHTS = st.integers(9, 60)
LOOKS = st.sampled_from([Look(), Look(unicode=False)])
WORDS = st.text("abc dé σ漢🙂*`[]-", min_size=1, max_size=30)
PROSE = st.text("abc dé σ漢*`[]-\n", max_size=90)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a question of any shape that the reader lets through."""
    one, two, three = draw(PROSE), draw(PROSE), draw(PROSE)
    row = draw(WORDS)
    some = draw(st.integers(0, 2))
    return Question(
        id="relu",
        number=draw(st.integers(1, 9999)),
        question=two,
        difficulty="medium",
        category=row,
        tags=(),
        requires=(),
        answer=one,
        formula=(row,) * some,
        code=(row, row * 5)[:some],
        use=(two,) * some,
        avoid=(row,) * (2 - some),
        key_points=tuple(
            KeyPoint(f"point-{place}", text, row, ())
            for place, text in enumerate((one, two, three, row, "last")[: draw(st.integers(0, 5))])
        ),
        precise=(PreciseNote(two, three, ("Nair 2010",)),) * some,
        traps=(Trap(three, one),) * some,
        follow_ups=(FollowUp(three, two),) * some,
        sources=(Source("Nair 2010", "Nair, V.; Hinton, G. E.", 2010, row, "ICML"),) * (some > 0),
        demo=draw(st.sampled_from([None, "dying-relu"])),
    )


INTERVALS = st.fixed_dictionaries(
    {
        1: st.just(0),
        2: st.integers(0, 9999),
        3: st.integers(1, 36_500),
        4: st.integers(1, 36_500),
    }
)


@st.composite
def views(draw: st.DrawFn) -> View:
    """Draw any view of the review screen."""
    question = draw(questions())
    heading = Heading("relu", question.number, question.question, question.difficulty,
                      question.category, (), question.demo)  # fmt: skip
    points = tuple(point.id for point in question.key_points)
    phase = draw(st.sampled_from([THINKING, REVEALED]))
    overlays = [None, None, "help"] + ["precise", "follow-ups"] * (phase == REVEALED)
    attempt = Attempt(
        "relu",
        points,
        ask_confidence=draw(st.booleans()),
        phase=phase,
        ticked=frozenset(draw(st.lists(st.sampled_from(points or ("",))))) & set(points),
        hints=draw(st.integers(0, 2)),
        overlay=draw(st.sampled_from(overlays)),
        seconds_to_reveal=draw(st.sampled_from([5.0, 90.0])),
    )
    if phase == REVEALED:
        typed = draw(st.one_of(st.just(""), PROSE, WORDS.map(lambda words: f"{words}\n" * 40)))
        found = frozenset(draw(st.lists(st.sampled_from(points or ("",))))) & set(points)
        attempt = attempt._replace(typed=typed, found=found)
    total = draw(st.integers(0, 10_000))
    return View(
        heading,
        attempt,
        done=draw(st.integers(0, total)),
        total=total,
        question=draw(st.sampled_from([question, question, None]))
        if phase == THINKING
        else question,
        repeats=draw(st.integers(0, 9)),
        status=draw(st.sampled_from(["", "new", "due since 12 days"])),
        seconds=draw(st.floats(0, 4000)),
        intervals=draw(st.one_of(st.none(), INTERVALS)),
        note=draw(st.one_of(st.just(""), PROSE)),
        message=draw(st.one_of(st.just(""), PROSE)),
        first_run=draw(st.booleans()),
        can_edit=draw(st.booleans()),
        can_undo=draw(st.booleans()),
    )


def measured(line: Line) -> int:
    """Measure a line with the `wcwidth` library."""
    return sum(map(wcwidth, plain(line)))


def letters(lines: tuple[Line, ...] | list[Line]) -> str:
    """Take the text of some lines without white space."""
    return "".join("".join(plain(line).split()) for line in lines)


@QUIET
@given(views(), WIDTHS, LOOKS)
def test_no_line_is_wider_than_the_screen(view: View, width: int, look: Look) -> None:
    """Header, body and footer are made to fit: nothing has to be cut off afterwards."""
    made = frame(view, width, look)
    for line in (*made.header, *made.body, *made.footer):
        assert measured(line) <= width, plain(line)


@QUIET
@given(views(), WIDTHS, HEIGHTS, st.integers(0, 200))
def test_footer_is_always_whole(view: View, width: int, height: int, scroll: int) -> None:
    """The screen is full at any scroll position, and the footer stands whole at its bottom."""
    made = frame(view, width, Look())
    lines = fitted(made, scroll, width, height, Look())
    assert len(lines) == height
    assert max(map(measured, lines)) <= width
    footer = list(made.footer[1:])  # the rule above it may tell what is hidden
    if len(footer) <= height - 2:
        assert lines[-len(footer) :] == footer
    else:  # a message that fills the screen loses its end
        assert lines[1] == made.footer[0] or "below" in plain(lines[1])
        assert lines[2:-2] == footer[: height - 4]


@QUIET
@given(views(), WIDTHS, HEIGHTS)
def test_body_can_be_read_to_its_end(view: View, width: int, height: int) -> None:
    """Paging through, every line of the body comes into sight."""
    made = frame(view, width, Look())
    seen = {
        line
        for scroll in range(0, len(made.body), body_height(made, height))
        for line in fitted(made, scroll, width, height, Look())
    }
    assert set(made.body) <= seen


@QUIET
@given(views(), WIDTHS, HEIGHTS, st.integers(0, 200))
def test_keys_are_always_on_screen(view: View, width: int, height: int, scroll: int) -> None:
    """The bottom row names the way to help and the way out; over an overlay, how to close it."""
    bottom = plain(fitted(frame(view, width, Look()), scroll, width, height, Look())[-1])
    assert bottom.endswith(" q quit")
    assert " ? help  " in bottom or view.attempt.overlay == "help"
    if view.attempt.overlay:
        assert " Esc close  " in bottom
    elif view.attempt.phase == THINKING and not view.attempt.ask_confidence:
        assert bottom.startswith(" Space reveal  ")


@QUIET
@given(
    views().filter(lambda view: view.attempt.phase == REVEALED), WIDTHS, HEIGHTS, st.integers(0, 99)
)
def test_ratings_are_always_there_after_the_reveal(
    view: View, width: int, height: int, scroll: int
) -> None:
    """Above the keys stand the four ratings, the suggested one in brackets."""
    lines = fitted(frame(view, width, Look()), scroll, width, height, Look())
    ratings = plain(lines[-2])
    assert re.search(r"\b1 Again.*\b2 Hard.*\b3 Good.*\b4 Easy", ratings)
    suggested = view.attempt.suggestion
    assert [int(digit) for digit in re.findall(r"\[(\d)", ratings)] == [suggested or 0][
        : bool(suggested)
    ]
    if not suggested:
        assert "Enter" not in ratings


@QUIET
@given(views(), WIDTHS)
def test_thinking_gives_nothing_away(view: View, width: int) -> None:
    """Before the reveal neither answer nor note nor ratings are in the frame, ticks nor points."""
    secret = "zzzzz"
    if view.attempt.phase == REVEALED or view.question is None:
        return
    points = tuple(KeyPoint(point.id, secret, point.cue, ()) for point in view.question.key_points)
    question = view.question._replace(
        answer=secret,
        formula=(secret,),
        code=(secret,),
        use=(secret,),
        avoid=(secret,),
        key_points=points,
    )
    made = frame(view._replace(question=question, note=secret), width, Look())
    assert secret not in letters(made.body + made.footer)


@QUIET
@given(views(), st.integers(34, 120))
def test_revealed_answer_is_whole(view: View, width: int) -> None:
    """After the reveal every word of a plain answer, of the points and of the note is drawn."""
    if view.question is None or view.attempt.phase == THINKING or view.attempt.overlay:
        return
    long = "Sigmoid saturates, so its gradient vanishes: σ′(x) ≤ ¼ at every layer. " * 3
    note = "Glorot & Bengio (2010), figure 2, and what I said wrong last time."
    points = (KeyPoint("one", "The product of many small factors is tiny.", "tiny", ()),)
    question = view.question._replace(answer=long, key_points=points)
    attempt = Attempt("relu", ("one",), phase=REVEALED)
    body = letters(
        frame(view._replace(question=question, note=note, attempt=attempt), width, Look()).body
    )
    for text in (long, note, points[0].point):
        assert "".join(text.split()) in body


def test_a_screen_as_it_is_seen() -> None:
    """Progress, clock, facts, question and keys of a plain question on a screen of 60×12."""
    view = View(
        heading=Heading("relu", 3, "Why **ReLU**?", "easy", "activations", (), None),
        attempt=Attempt("relu", ("a", "b", "c")),
        done=3,
        total=7,
        repeats=1,
        status="new",
        seconds=42.9,
    )
    lines = [plain(line).rstrip() for line in fitted(frame(view, 60, Look()), 0, 60, 12, Look())]
    assert lines == [
        " ■■■■■······· 3 of 7 done, 1 to repeat          0:42 / 1:00",
        "─" * 60,
        "",
        "  3 · easy · activations · new",
        "  Why ReLU?",
        *[""] * 5,
        "─" * 60,
        " Space reveal  t type  h hint  n not today  ? help  q quit",
    ]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_ratings_tell_their_intervals(width: int) -> None:
    """From 60 columns on each rating tells when the question would return."""
    view = View(
        heading=Heading("relu", 3, "Why ReLU?", "easy", "activations", (), None),
        attempt=Attempt("relu", tuple("abc"), phase=REVEALED, ticked=frozenset("ab")),
        done=0,
        total=1,
        intervals={1: 0, 2: 0, 3: 2, 4: 8},
    )
    row = plain(frame(view, width, Look()).footer[-2])
    ratings = " 1 Again soon   [2 Hard soon]   3 Good 2 d   4 Easy 8 d"
    assert row == (ratings if width < 70 else f"{ratings}      Enter: Hard")


@pytest.mark.parametrize("width", [34, 60, 200])
@pytest.mark.parametrize("overlay", [None, "precise"])
def test_reading_through_has_nothing_to_rate(width: int, overlay: Overlay | None) -> None:
    """Read through, question and answer stand together, without clock, boxes or ratings."""
    points = (KeyPoint("one", "Not zero-centred.", "centre", ()),)
    question = Question("relu", "Why ReLU?", "Cheap gradient.", 3, key_points=points)
    heading = Heading("relu", 3, "Why ReLU?", "easy", "activations", (), None)
    attempt = Attempt("relu", ("one",), phase=REVEALED, overlay=overlay, reading=True)
    made = frame(View(heading, attempt, 3, 20, question, keys=READING), width, Look())
    assert "3 of 20" in plain(made.header[0])
    assert len(made.footer) == 2
    assert plain(made.footer[-1]).endswith("  q quit")
    assert "?" not in plain(made.footer[-1])  # there is no help page here
    text = letters(made.body)
    assert "WhyReLU?" in text
    assert ("Cheapgradient." in text) == (overlay is None)
    assert "[" not in text
