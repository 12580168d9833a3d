"""Writing to one's own Markdown deck: cards added, updated and given ids; nothing else changes."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.decks import read
from quiz.deck.question import Question
from quiz.errors import DeckError, QuizError, UsageError
from quiz.exchange.incoming import settled
from quiz.exchange.own_deck import append, opened, update, with_ids

DECK = """\
---
title: Mine
---
Prose, kept.

# One

Q: first?
A: 1
#tag

```text
Q: prose
```

C: [second] is two.
<!-- id: two -->
"""


def card(name: str, asked: str, answer: str, category: str = "") -> Question:
    """A card that comes from elsewhere."""
    return Question(name, asked, answer, category=category)


def test_ids_are_written_once_and_change_no_id() -> None:
    """The deck reads the same with ids as without; a second time nothing is missing."""
    before = read(DECK.encode(), "mine.md")
    text, missing = with_ids(DECK, "mine.md")
    assert missing == 1
    after = read(text.encode(), "other.md")
    assert (after.id, after.title) == ("mine", "Mine")
    assert [one.id for one in after.questions] == [one.id for one in before.questions]
    assert with_ids(text, "mine.md") == (text, 0)
    edited = read(text.replace("first?", "First of all?").encode(), "mine.md")
    assert [one.id for one in edited.questions] == [one.id for one in before.questions]


def test_what_is_appended_leaves_the_rest_as_it_is() -> None:
    """The old text is the beginning of the new one; a card asked already is refused."""
    text, asked = append(DECK, "Q: third?\nA: 3\n")
    assert text.startswith(DECK)
    found = read(text.encode(), "mine.md")
    assert [one.answer for one in found.questions][1:] == ["second", "3"]
    assert found.questions[-1].category == ""
    assert [one.id for one in asked] == [found.questions[-1].id]
    with pytest.raises(UsageError, match="line 8"):
        append(DECK, "Q: First?\nA: again\n")
    with pytest.raises(DeckError, match="no answer"):
        append(DECK, "Q: third?\n")


def test_an_update_changes_what_has_changed() -> None:
    """The same again adds nothing; one edited answer changes one card; one's own edits stay."""
    cards = [card("a-1", "one?", "1", "X"), card("a-2", "two?", "2", "Y"), card("two", "t?", "t")]
    first = update(DECK, cards)
    assert (first.added, first.kept) == (("a-1", "a-2"), ("two",))
    assert first.text.startswith(DECK.rstrip())
    again = update(first.text, cards)
    assert (again.text, again.same) == (first.text, ("a-1", "a-2"))
    mine = first.text.replace("A: 2", "A: two, I say")
    assert update(mine, cards).text == mine
    edited = update(mine, [cards[0]._replace(answer="one"), *cards[1:]])
    assert (edited.changed, edited.same) == (("a-1",), ("a-2",))
    assert edited.text.replace("A: one\n", "A: 1\n").count("A: 1\n") == 2
    assert "two, I say" in edited.text
    both = update(mine, [cards[0], cards[1]._replace(answer="II"), cards[2]])
    assert (both.text, both.edited, both.changed) == (mine, ("a-2",), ())
    found = {one.id: one for one in read(edited.text.encode(), "mine.md").questions}
    assert (found["a-1"].answer, found["a-1"].category) == ("one", "X")
    assert found["a-2"].category == "Y"


TEXTS = st.text(st.sampled_from("aQ:# -[]`\\\n<!"), max_size=20).filter(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_whatever_comes_in_can_be_read(pairs: list[tuple[str, str]]) -> None:
    """A deck that was written to is a deck; the same cards change nothing, changed ones come in."""
    cards = [card(f"c-{n}", asked, answer) for n, (asked, answer) in enumerate(pairs)]
    first = update(DECK, cards)
    assert len(read(first.text.encode(), "mine.md").questions) == 2 + len(cards)
    assert update(first.text, cards).text == first.text


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_what_nobody_edited_follows_its_source(pairs: list[tuple[str, str]]) -> None:
    """Whatever it says, a card that an import wrote is not taken for one that was edited here."""
    texts = [(settled(asked).strip(), settled(answer).strip()) for asked, answer in pairs]
    cards = [card(f"c-{n}", *both) for n, both in enumerate(texts) if all(both)]
    first = update(DECK, cards)
    later = update(first.text, [one._replace(answer=f"{one.answer} x") for one in cards])
    assert (len(later.changed), later.edited) == (len(cards), ())


def test_two_programs_add_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    """Who comes second reads what the first one wrote."""
    path = str(tmp_path / "cards.md")

    def add(number: int) -> None:
        with opened(path) as deck:
            deck.replace(append(deck.text, f"Q: question {number}?\nA: {number}\n")[0])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read(Path(path).read_bytes(), path).questions) == 8


def test_what_is_no_deck_is_not_written_to(tmp_path: Path) -> None:
    """Notes without a card, faulty decks and other formats are refused as they are."""
    notes = tmp_path / "notes.md"
    notes.write_text("# Shopping\n\nmilk\n")
    faulty = tmp_path / "faulty.md"
    faulty.write_text("Q: a\n")
    for path in (notes, faulty, tmp_path / "deck.yaml", tmp_path / "nowhere" / "cards.md"):
        with pytest.raises(QuizError), opened(str(path)):
            pass
    assert notes.read_text() == "# Shopping\n\nmilk\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["faulty.md", "notes.md"]
