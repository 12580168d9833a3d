"""Whoever asks for a question in the field's words finds it, whatever we call it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quiz.deck.decks import CompiledDeck, open_deck
from quiz.store.database import open_writable

ROOT = Path(__file__).parents[2]

ASKED = [
    (1, "What is a perceptron? How is it different from a neuron in deep learning?"),
    (2, "Why do we need non-linear activation functions?"),
    (3, "Compare ReLU, Sigmoid, and Tanh activations. When to use each?"),
    (4, "Explain backpropagation in simple terms."),
    (5, "What is vanishing gradient? How do you fix it?"),
    (6, "What is the difference between batch gradient descent, SGD, and mini-batch?"),
    (7, "Explain Dropout. Why does it work?"),
    (8, "What is Batch Normalization? How does it help?"),
    (9, "What is weight initialization? Why is it important?"),
    (10, "What is the Universal Approximation Theorem?"),
    (11, "What is the difference between epoch, batch, and iteration?"),
    (12, "What is cross-entropy loss? When do you use it?"),
    (13, "Explain underfitting and overfitting in neural networks."),
    (14, "What is the role of the learning rate?"),
    (15, "Compare Adam vs SGD optimizer."),
    (16, "What is gradient clipping? When is it needed?"),
    (17, "What is the difference between a neural network and a deep neural network?"),
    (18, "What are skip connections? Why are they useful?"),
    (19, "What is the F1 score? When is it better than accuracy?"),
    (20, "How do you decide the number of layers and neurons?"),
    (7, "what is dropout"),
    (9, "weight init"),
    (9, "weight initialisation"),
    (14, "warmup"),
    (14, "warm-up"),
    (6, "minibatch"),
    (8, "batchnorm"),
    (8, "Batch Normalisation"),
    (18, "resnet"),
    (18, "residual connections"),
    (19, "precision and recall"),
    (12, "log loss"),
    (10, "UAT"),
    (15, "AdamW"),
]
"""The titles of a list that many learn from, and other names of the same things."""


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CompiledDeck]:
    """The shipped deck, compiled."""
    home = tmp_path_factory.mktemp("home")
    with closing(open_writable(str(home / "quiz.db"))) as database:
        yield open_deck(database, str(ROOT / "content/questions.yaml"))


@pytest.mark.parametrize(("number", "text"), ASKED)
def test_it_is_found_first(deck: CompiledDeck, number: int, text: str) -> None:
    """`quiz list` begins with it, and `quiz show` shows it."""
    first = deck.search(text)[0]
    assert first.number == number
    assert deck.named(text) == first.id
