"""Search: words in any form find what is about them, the title before the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.search import Entry, named, search


def entry(number: int, title: str, labels: str = "", text: str = "") -> Entry:
    """A question that says its title, its labels and a text."""
    return Entry(f"q{number}", number, title, labels, f"{title}\n{labels}\n{text}")


DECK = [
    entry(1, "What is a perceptron?", text="It sums, with weights, and has a threshold."),
    entry(2, "What is dropout?", "regularization", "It switches neurons off."),
    entry(3, "Why does weight initialization matter?", text="Say He, for ReLU: σ² = 2/n."),
    entry(4, "Mini-batch gradient descent", text="Batch normalization and dropout need it."),
    entry(5, "Underfitting and overfitting", "regularization", "Dropout helps. Cross-entropy."),
    entry(6, "What is entropy?"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dropout", ["q2", "q4", "q5"]),
        ("What is DROPOUT?", ["q2", "q4", "q5"]),
        ("drop-out", ["q2", "q4", "q5"]),
        ("drop out", ["q2", "q4", "q5"]),
        ("weight init", ["q3"]),
        ("Weight Initialisation", ["q3"]),
        ("initializing the weights", ["q3"]),
        ("minibatch", ["q4"]),
        ("mini batches", ["q4"]),
        ("cross entropy", ["q6", "q5"]),
        ("regularisation", ["q2", "q5"]),
        ("he", ["q3"]),
        ("σ²", ["q3"]),
        ("2/n", ["q3"]),
        ("perceptron bananas", ["q1"]),
        ("bananas", []),
        ("3", []),
        ("", []),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    """The title's question first, then those that only mention it, by number."""
    assert search(DECK, text) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what is dropout", "q2"),
        ("Explain dropout to me!", "q2"),
        ("the perceptron", "q1"),
        ("gradient", "q4"),
        ("regularization", None),
        ("threshold", None),
        ("what is", None),
        ("", None),
    ],
)
def test_which_one_is_meant(text: str, name: str | None) -> None:
    """One that has it in its title, and no second one that fits nearly as well."""
    assert named(DECK, text) == name


@given(st.text(max_size=40))
def test_anything_may_be_asked_for(text: str) -> None:
    """Nothing raises, and what is found is of the deck, each once."""
    found = search(DECK, text)
    assert len(set(found)) == len(found)
    assert set(found) <= {one.id for one in DECK}
    assert named(DECK, text) in {None, *(one.id for one in DECK)}
