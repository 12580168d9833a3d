"""The short answers that many learn, typed in: what they say is ticked, what they lack is named.

They are told here in notes of our own, with all the facts that such lists give and no others. The
essential points that they lack were found by reading, not by the matcher.
"""

import re
from pathlib import Path

import pytest

from quiz.deck.decks import read
from quiz.review import card
from quiz.review.attempt import LABELS, Attempt, essentials
from quiz.scheduling.state import HARD
from quiz.terminal.style import Look
from quiz.terminal.text import plain
from quiz.typed.matching import covered

ROOT = Path(__file__).parents[2]
QUESTIONS = {
    one.number: one for one in read((ROOT / "content/questions.yaml").read_bytes(), "").questions
}

TYPED = {
    1: (
        "The simplest artificial neuron, by Rosenblatt: binary inputs, weights, their sum, "
        "and a step with binary output, so a linear separator. Today's neurons have a "
        "differentiable activation (ReLU, sigmoid, tanh) and stand in several layers.",
        "",
    ),
    2: (
        "Without it stacked linear layers collapse into one linear layer, W2(W1 x) = (W2 W1) "
        "x. With ReLU, sigmoid or tanh a network can approximate any function (universal "
        "approximation).",
        "",
    ),
    3: (
        "- ReLU, max(0, x): the default for hidden layers, fast, sparse, less vanishing "
        "gradient, but dead neurons.\n"
        "- Sigmoid, 0 to 1: output for binary classification; vanishing gradient.\n"
        "- Tanh, -1 to 1: zero-centered, in RNNs; saturates too.",
        "",
    ),
    4: (
        "It computes the gradient of the loss for every weight by the chain rule, from the "
        "output back to the input, layer by layer. An optimizer such as SGD or Adam uses the "
        "gradients.",
        "layer-recursion",
    ),
    5: (
        "Gradients get extremely small in the early layers, which then do not learn. Cause: "
        "deep networks with sigmoid or tanh. Fix: ReLU, residual connections, batch norm, "
        "Xavier or He initialization, LSTM gates.",
        "product-of-factors",
    ),
    6: (
        "Batch: the whole dataset, accurate but slow. SGD: one sample at a time, fast and "
        "noisy updates. Mini-batch: a subset such as 32 or 64, a balance of speed and "
        "stability, most common.",
        "",
    ),
    7: (
        "Randomly deactivates neurons during training with probability p. It prevents co- "
        "adaptation and is like an ensemble. At inference all neurons are used, with scaled "
        "weights.",
        "",
    ),
    8: (
        "Normalizes the outputs of a layer to zero mean and unit variance in each mini-batch. "
        "More stable training, higher learning rates, less internal covariate shift, a "
        "regularizer.",
        "normalise-scale-shift train-versus-eval",
    ),
    9: (
        "The initial values of the weights. Poor ones make gradients vanish or explode. "
        "Xavier for tanh and sigmoid, He with 2/n_in for ReLU. Good ones converge faster.",
        "symmetry",
    ),
    10: (
        "A network with a single hidden layer and enough neurons can approximate any "
        "continuous function on a compact domain. Depth needs fewer parameters.",
        "existence-only",
    ),
    11: (
        "Epoch: one full pass over the training data. Batch: the samples that are processed "
        "before an update. Iteration: one batch update.",
        "counting-rule",
    ),
    12: (
        "It measures the difference between the predicted distribution and the true labels. "
        "For classification, binary or categorical cross-entropy; preferred to MSE.",
        "definition",
    ),
    13: (
        "Underfitting: too simple, high bias, fails on the training data; more capacity, "
        "train longer. Overfitting: memorizes noise, high variance, low training error but "
        "high test error; dropout, regularization, more data.",
        "",
    ),
    14: (
        "The step size of gradient descent. Too high: it overshoots and diverges. Too low: "
        "slow convergence. Use a schedule, or Adam.",
        "",
    ),
    15: (
        "SGD is simple, needs a manually tuned rate and perhaps momentum. Adam: adaptive "
        "learning rate plus momentum, works out of the box.",
        "where-each-wins",
    ),
    16: (
        "It limits the gradients to a threshold during backprop and so prevents exploding "
        "gradients, common in RNNs and Transformers. Training stays stable.",
        "rescaling-rule place-in-loop",
    ),
    17: (
        "Neural network is the broad term; a deep one has more than 2-3 hidden layers. Depth "
        "learns hierarchical features. Shallow ones may be enough for simple tasks.",
        "",
    ),
    18: (
        "They add the input of a layer to its output, F(x) + x. Against vanishing gradients, "
        "for networks of over 100 layers.",
        "gradient-path degradation",
    ),
    19: (
        "The harmonic mean of precision and recall. Better than accuracy for imbalanced data: "
        "with 99.9% negative, accuracy is high but the model useless.",
        "precision-recall",
    ),
    20: (
        "No fixed rule. Start from an architecture proven on similar tasks. By validation "
        "error: add capacity until it overfits, then regularize. Random or Bayesian "
        "hyperparameter search.",
        "",
    ),
}
"""By number: what is typed, and the essential points that it does not say."""


@pytest.mark.parametrize("number", TYPED)
def test_what_is_missing_is_named(number: int) -> None:
    """Where an essential point is not found the card names it, and suggests no more than Hard."""
    question = QUESTIONS[number]
    text, lacks = TYPED[number]
    hit = covered(question.key_points, text)
    assert hit, "something is ticked"
    assert essentials(question) - hit == set(lacks.split())
    attempt = Attempt(
        question.id,
        tuple(point.id for point in question.key_points),
        typed=text,
        ticked=hit,
        found=hit,
        essential=essentials(question),
    )
    shown = " ".join(plain(line) for line in card.rubric(question, attempt, 76))
    labels = [
        label
        for label, point in zip(LABELS, question.key_points, strict=False)
        if point.id in lacks.split()
    ]
    if lacks:
        assert f"without essential {', '.join(labels)}: " in shown
        assert (attempt.suggestion or 0) <= HARD
    else:
        assert "without" not in shown.split("[")[0]


def test_the_whole_card_says_it_too() -> None:
    """In every layout: the answer beside, below, and for a low screen."""
    question = QUESTIONS[8]
    text, _ = TYPED[8]
    hit = covered(question.key_points, text)
    attempt = Attempt(
        question.id, tuple(point.id for point in question.key_points), typed=text, ticked=hit,
        found=hit, essential=essentials(question),
    )  # fmt: skip
    look = Look(color=False, unicode=True, escapes=False)
    for room in (56, 76, 116):
        for body in card.revealed(question, attempt, room, look):
            shown = " ".join(plain(line) for line in body.lines)
            assert re.search("without (essential )?a, b: ", shown)


def test_what_layer_normalization_does_is_not_said_of_batch_normalization() -> None:
    """Over the features of each example is not each feature over the batch."""
    points = QUESTIONS[8].key_points
    assert not covered(points, "It normalises over the features of each example.")
    assert covered(points, "It normalises each feature over the batch.")
