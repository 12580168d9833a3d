"""A typed answer beside or above the model answer, and what was missed of it first."""

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from quiz.deck.question import KeyPoint, Question
from quiz.review.attempt import Assessment, Attempt, hand_in
from quiz.review.card import FEW_LINES, beside, revealed, typed_lines
from quiz.terminal.style import Look
from quiz.terminal.text import Line, plain

POINTS = tuple(KeyPoint(name, f"The {name} point.", name, ()) for name in ("one", "two", "three"))
QUESTION = Question(
    "relu", "Why ReLU?", "Its gradient is one.", 3, "easy", "activations", key_points=POINTS
)
ATTEMPT = hand_in(
    Attempt("relu", ("one", "two", "three")),
    "cheap\n  and fast",
    Assessment(frozenset({"one"})),
    30.0,
)


def shown(attempt: Attempt, room: int) -> list[str]:
    """The roomiest layout as rows of text, below the question."""
    body = revealed(QUESTION, attempt, room, Look())[0]
    return [plain(line).rstrip() for line in body.lines][4:]


def test_narrow_shows_one_below_the_other() -> None:
    """First what is missing, then one's own words as they were broken, then the model answer."""
    assert shown(ATTEMPT, 76) == [
        "A strong answer says   1 of 3: Again",
        "Not found in what you wrote:",
        "[ ] b  The two point.",
        "[ ] c  The three point.",
        "You mentioned:",
        "[x] a  The one point.",
        "",
        "Your answer",
        "cheap",
        "  and fast",
        "",
        "Answer",
        "Its gradient is one.",
    ]


def test_wide_shows_both_beside_each_other() -> None:
    """From 110 columns the model answer stands on the right, beginning in the first row."""
    rows = shown(ATTEMPT, 106)
    assert rows[0].endswith("  Answer")
    assert rows[1].startswith("Not found in what you wrote:")
    assert rows[1].endswith("Its gradient is one.")
    assert shown(ATTEMPT, 105)[-1] == "Its gradient is one."


def test_a_low_screen_has_the_question_and_the_points_first() -> None:
    """The tightest layout begins with them, without a blank line, and leaves nothing out."""
    roomy, *_, tight = revealed(QUESTION, ATTEMPT, 76, Look())
    rows = [plain(line) for line in tight.lines]
    assert rows[:2] == ["Why ReLU?", "A strong answer says   1 of 3: Again"]
    assert tight.follow == (0, 7)
    facts = "3 · easy · activations"
    assert {plain(line) for line in roomy.lines} - set(rows) == {facts}


def test_a_correction_moves_no_line() -> None:
    """Ticks change in their places: the order is that of what was found."""
    corrected = ATTEMPT._replace(ticked=frozenset({"two", "three"}))
    before, after = shown(ATTEMPT, 76), shown(corrected, 76)
    assert [row[4:] for row in before[1:]] == [row[4:] for row in after[1:]]
    assert after[2:6] == ["[x] b  The two point.", "[x] c  The three point.", "You mentioned:",
                          "[ ] a  The one point."]  # fmt: skip


def test_everything_found_has_no_heading_for_the_rest() -> None:
    """With nothing missing nothing is said to be."""
    every = frozenset({"one", "two", "three"})
    rows = shown(ATTEMPT._replace(found=every, ticked=every), 76)
    assert "Not found in what you wrote:" not in rows
    assert rows[1] == "You mentioned:"


def test_a_long_answer_is_cut_on_the_screen() -> None:
    """Of a hundred lines the first are shown, and how many are not."""
    lines = [plain(line) for line in typed_lines("\n".join(map(str, range(100))), 40)]
    assert len(lines) == FEW_LINES
    assert lines[0] == "0"
    assert lines[-1] == f"(and {100 - FEW_LINES + 1} more lines)"


@given(st.text(max_size=400), st.integers(4, 90))
def test_no_row_is_wider_than_its_column(text: str, width: int) -> None:
    """Whatever was typed: emoji, wide characters, long words, deep indentation."""
    for line in typed_lines(text, width, 1000):
        assert sum(max(0, wcwidth(character)) for character in plain(line)) <= width


@given(
    st.lists(st.text("ab漢", max_size=12), max_size=6),
    st.lists(st.text("cd", max_size=12), max_size=6),
)
def test_columns_stand_beside_each_other(left: list[str], right: list[str]) -> None:
    """Every row of the right column begins in the same cell."""

    def lines(rows: list[str]) -> list[Line]:
        return [((row, ""),) if row else () for row in rows]

    joined = [plain(line) for line in beside(lines(left), lines(right), 30)]
    assert len(joined) == max(len(left), len(right))
    for row, other in zip(joined, right, strict=False):
        before = row.removesuffix(other)
        assert not other or sum(map(wcwidth, before)) == 34
