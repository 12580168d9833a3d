"""Markdown decks: the grammar by example, faults with their places, writing inverts reading."""

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.cards import point_of, write
from quiz.deck.decks import read
from quiz.deck.markdown import find_picture, picture_ending
from quiz.deck.question import NAME, Deck, Question, question_id
from quiz.errors import DeckError


def deck(text: str, name: str = "my_cards.md") -> Deck:
    """The deck that a text is."""
    return read(textwrap.dedent(text).encode(), name)


def faults(text: str) -> list[str]:
    """What is wrong with a text."""
    with pytest.raises(DeckError) as caught:
        deck(text)
    return caught.value.faults


def test_two_lines_are_a_deck() -> None:
    """Nothing but a question and an answer is obligatory; the rest follows from file and text."""
    found = deck("Q: Capital of Peru?\nA: Lima\n")
    assert (found.id, found.title) == ("my-cards", "my cards")
    (one,) = found.questions
    assert (one.question, one.answer, one.number, one.line) == ("Capital of Peru?", "Lima", 1, 1)
    assert one.id == question_id("capital  of PERU?")
    assert NAME.fullmatch(one.id)


def test_a_whole_card() -> None:
    """Front matter, category, answer over several forms, rubric, tags and comment."""
    found = deck("""\
        ---
        title: "Nets"
        id: nets
        ---
        Prose is nobody's.

        ## Training ##

        Q: What does momentum do?

        - to the step
        A: It keeps a share:

        ```python
        # Q: no question
        ---
        v = 0.9 * v
        ```
        | a | b |
        \\# not a heading
        - [ ] It averages <!-- id: mean; keywords: average | {mean, middle} -->
        - [!] It keeps going
          in valleys
        #optimizer #ml::training
        <!-- id: momentum; difficulty: hard; lead: Steps; and more. -->
        ---
        Prose again: [no] blank.
        """)
    assert (found.id, found.title, len(found.questions)) == ("nets", "Nets", 1)
    one = found.questions[0]
    assert (one.id, one.category, one.difficulty, one.line) == ("momentum", "Training", "hard", 9)
    assert one.question == "What does momentum do?\n\n- to the step"
    assert one.answer == (
        "It keeps a share:\n\n```python\n# Q: no question\n---\nv = 0.9 * v\n```\n| a | b |\n"
        "# not a heading"
    )
    assert one.lead == "Steps; and more."
    assert one.tags == ("optimizer", "ml::training")
    mean, valleys = one.key_points
    assert (mean.id, mean.keywords) == ("mean", ("average", "{mean, middle}"))
    assert not mean.essential
    assert (valleys.point, valleys.essential) == ("It keeps going in valleys", True)


def test_each_blank_of_a_cloze_is_a_card() -> None:
    """The others are shown in clear; brackets of code, formulas, links and escapes are none."""
    found = deck(r"""
        C: The capital of [Estonia||a state] is [Tallinn].
        A: Since 1918.

        C: In `x[0]` and `y\[1\]`, $[0, 1)$ is [half-open], see ![a](p.png) and [b](q) \[c\].

        C: Bayes: $P(A \mid B) =$ [$P(B)[1]$]
        """).questions
    assert [(one.question, one.answer) for one in found] == [
        ("The capital of [a state] is Tallinn.", "Estonia\n\nSince 1918."),
        ("The capital of Estonia is [...].", "Tallinn\n\nSince 1918."),
        ("In `x[0]` and `y[1]`, $[0, 1)$ is [...], see ![a](p.png) and [b](q) [c].", "half-open"),
        (r"Bayes: $P(A \mid B) =$ [...]", "$P(B)[1]$"),
    ]
    assert found[0].id.endswith("-estonia")
    assert found[1].id.endswith("-tallinn")


def test_a_blank_more_leaves_the_others_their_ids() -> None:
    """The id of a blank follows from the sentence and from what is hidden, not from its place."""
    before = {one.id for one in deck("C: Lima is in [Peru].\n").questions}
    after = {one.id for one in deck("C: [Lima] is in [Peru].\n").questions}
    assert before < after


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("Q: a\nA: b\n\nQ: c\n", "4:1", "no answer"),
        ("A: b\n", "1:1", "no question"),
        ("Q: a\nA: b\nA: c\n", "3:1", "second answer"),
        ("Q: a\nA: b\n\nQ: A\nA: c\n", "4:1", "line 1"),
        ("C: no blank\n", "1:1", "[brackets]"),
        ("Q: a\nA: b\n```\nc\n", "3:1", "never closed"),
        ("\nprose\n", "1:1", "no card"),
        ("Q: a\nA: b\n<!-- id: Not a name -->\n", "1:1", "Not a name"),
        ("Q: a\nA: b\n<!-- difficulty: dire -->\n", "1:1", "easy, medium or hard"),
        ("Q: a\nA: \x1b[31mb\n", "2:4", "U+001B"),
        ("Q: a\nA: b\n" + "- [ ] c\n" * 6, "1:1", "at most 5"),
    ],
)
def test_faults_name_their_places(text: str, place: str, told: str) -> None:
    """What is wrong is told with file, line and column, and with what to do."""
    (fault, *_) = faults(text)
    assert fault.startswith(f"my_cards.md:{place}: ")
    assert told in fault


TEXT = st.text(
    st.sampled_from(list("aQ#-[]`~\\:<!> |1.é漢\n\t")) | st.characters(codec="utf-8"), max_size=60
).filter(lambda text: text.strip() and all(c.isprintable() or c in "\n\t" for c in text))
MARKS = st.lists(
    st.sampled_from(
        ["Q: x", "A: y", "C: [z]", "# h", "#tag", "---", "- [ ] p", "<!-- id: no -->", "```",
         "~~~", "\\", "\\# h", "    code", "text", "", "- item", "1. one", "| a |", "> q"]
    ),
    min_size=1,
).map("\n".join).filter(str.strip)  # fmt: skip


def settled(text: str) -> str:
    """A text without what a deck does not keep: blank lines around it, white space at line ends."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n").rstrip()


@given(TEXT | MARKS, TEXT | MARKS)
def test_what_is_written_is_read(asked: str, answer: str) -> None:
    """Whatever a card says comes back from a deck it was written to."""
    question = Question("one", settled(asked).lstrip(), settled(answer), tags=("a", "b::c"))
    text = write(question)
    (found,) = read(text.encode(), "d.md").questions
    assert (found.question, found.answer, found.tags) == (*question[1:3], question.tags)


def test_a_point_needs_no_comment() -> None:
    """The id and the cue of a key point follow from its text."""
    point = point_of("Expected squared error is bias² plus variance")
    assert point.id == "expected-squared-error"
    assert point.cue == "Expected squared error…"


def test_in_yaml_only_question_and_answer_are_obligatory() -> None:
    """Numbers go on from the greatest; an id follows from the text, as in Markdown."""
    text = "questions:\n- {question: a?, answer: x}\n- {question: b?, answer: y, number: 7}\n"
    found = read(text.encode(), "folder/My Deck.yaml")
    assert (found.id, found.title) == ("my-deck", "My Deck")
    assert [one.number for one in found.questions] == [8, 7]
    assert found.questions[0].id == question_id("a?")
    with pytest.raises(DeckError, match="already taken"):
        read(b"questions:\n- {question: a?, answer: x}\n- {question: A?, answer: y}\n", "d.yaml")


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0...", "jpg"),
        (SVG, "svg"),
        (b"<?xml version='1.0'?>\n<!-- by -->\n" + SVG, "svg"),
        (b"<svg><use href='#a'/><image href='data:image/png;base64,AA'/></svg>", "svg"),
        (b"<svg><script>x</script></svg>", None),
        (b"<svg onload='x'/>", None),
        (b"<svg><a href='javascript:x'/></svg>", None),
        (b"<svg><image href='http://a/b.png'/></svg>", None),
        (b'<svg><image xlink:href="../x.png"/></svg>', None),
        (b"<svg><foreignObject/></svg>", None),
        (b"<svg><style>@import 'x'</style></svg>", None),
        (b"<svg><rect fill='url(http://a)'/></svg>", None),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", None),
        (b"<html><svg/></html>", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_what_is_a_picture(data: bytes, expected: str | None) -> None:
    """PNG, JPEG, and SVG that can do nothing but be seen."""
    assert picture_ending(data) == expected


def test_only_within_the_folder(tmp_path: Path) -> None:
    """No address, no path out of it, no link out of it, nothing that only is called a picture."""
    folder = tmp_path / "decks"
    (folder / "media").mkdir(parents=True)
    for path in (tmp_path / "outside.png", folder / "media" / "a.png", folder / "b.txt"):
        path.write_bytes(PNG)
    (folder / "text.png").write_text("no picture")
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "inner.png").symlink_to(folder / "media" / "a.png")
    inside = {"media/a.png", "media/../media/a.png", "inner.png", "b.txt"}
    outside = {
        "../outside.png", str(tmp_path / "outside.png"), "link.png", "text.png", "media", "no.png",
        "http://a/b.png", "file:///etc/passwd", "",
    }  # fmt: skip
    assert {name for name in inside | outside if find_picture(str(folder), name)} == inside
