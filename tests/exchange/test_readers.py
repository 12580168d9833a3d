"""Whatever a file says, its reader comes to an end, and what it finds a deck takes."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.decks import read
from quiz.exchange.anki_archive import Template
from quiz.exchange.anki_reading import rendered
from quiz.exchange.delimited import read_table
from quiz.exchange.incoming import Card, Found
from quiz.exchange.lists import read_cards, read_list
from quiz.exchange.org import read_org
from quiz.exchange.own_deck import update

PIECES: dict[str, list[str]] = {
    "table": ["a", '"', '""', "\t", ";", ",", "|", "#separator:tab\n", "#html:true\n", "&lt;",
              "#guid column:1\n", "#tags column:2\n", "question", "answer", "sep=;\n", "{{c1::",
              "}}", "'=", "\\(", "<b>", "<pre>"],
    "list": ["# ", "## ", "a?", "**", "- ", "1. ", "Q1: ", "A: ", "```", "<summary>", "</summary>",
             "<details>", "[a](#b)", "![a](b.png)", "| ", "---", "> ", "?", "***", "\t"],
    "cards": ["Q: ", "A: ", "C: ", "[", "]", "||", "`", "$", "\\", "---", "# ", "- [ ] ", "#t",
              "<!--", "-->", "id: x", "```", "![", "](b)"],
    "org": ["* ", "** ", ":fc:", ":drill:", ":PROPERTIES:", ":ID: x", ":END:", ":FC_TYPE: cloze",
            "{{a}@0}", "{{b}{c}@1}", "[a||b]", "{a||b}", "#+begin_src x", "#+end_src", "=a=", "*b*",
            "[[file:a.png]]", "[fn:1] ", "** Back", ":REVIEW_DATA:", "| front |"],
}  # fmt: skip
READERS: dict[str, Callable[[str], Found]] = {
    "table": read_table,
    "list": read_list,
    "cards": read_cards,
    "org": read_org,
}


def pieces(kind: str) -> st.SearchStrategy[str]:
    """Texts of the marks of a format, of words, and of what a deck refuses."""
    common = [
        "word",
        " ",
        "\n",
        "\n\n",
        "é漢",
        "\x1b[31m",
        "\u202e",
        "\u2028",
        "\ue0007\ue001",
        "\r\n",
    ]
    return st.lists(st.sampled_from(PIECES[kind] + common), max_size=40).map("".join)


def taken(cards: list[Card]) -> None:
    """A deck takes these cards, and the same again change nothing."""
    known = {
        (name := card.question.id or f"c-{place}"): card.question._replace(id=name)
        for place, card in enumerate(cards)
    }
    if known:
        text = update("", known.values()).text
        assert len(read(text.encode(), "d.md").questions) == len(known)
        assert update(text, known.values()).text == text


@pytest.mark.parametrize("kind", READERS)
def test_whatever_a_file_says(kind: str) -> None:
    """No error; each card has two sides; nothing is in neither cards nor report."""

    @given(pieces(kind))
    def holds(text: str) -> None:
        found = READERS[kind](text)
        for card in found.cards:
            assert card.question.question.strip()
            assert card.question.answer.strip()
        assert len(found.cards) + len(found.skipped) >= bool(found.rows)
        taken(found.cards)

    holds()


@given(st.lists(st.sampled_from(["{{", "}}", "#", "/", "^", "A", "B", "cloze:", "type:", ":", "x"]),
                max_size=30).map("".join))  # fmt: skip
def test_whatever_a_template_says(layout: str) -> None:
    """It is rendered to some text."""
    fields = {"A": "a", "B": "{{c1::b}}", "Deck": "d"}
    front, back = rendered(Template(layout, layout), fields, 1)
    assert isinstance(front + back, str)
