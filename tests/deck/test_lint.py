"""Lint: each weakness is found with its exact words, and a strong question has none."""

from itertools import product
from typing import Any

import pytest

from quiz.deck.lint import Finding, lint
from quiz.deck.question import (
    Deck,
    FollowUp,
    KeyPoint,
    PreciseNote,
    Question,
    RecapItem,
    RecapSection,
    Source,
    Trap,
)
from quiz.typed.matching import covered

DEMOS = ("vanishing-gradient", "perceptron-xor")

CITED = ("rosenblatt1958",)
STRONG = Question(
    id="perceptron",
    number=1,
    question="What is a perceptron?",
    difficulty="easy",
    category="Foundations",
    answer="A sum with a threshold. `$x_{i}$` is code. It costs $5 or $10, in $HOME/$USER.",
    formula=("y = step(w·x + b)",),
    code=(r"print('$\frac{1}{2}$')",),
    key_points=(
        KeyPoint("sum", "It sums.", "What it computes", ("weighted sum",), essential=True),
        KeyPoint("step", "It steps.", "Its activation", ("threshold",)),
        KeyPoint("xor", "It cannot do XOR.", "What it cannot", ("XOR",)),
    ),
    precise=(PreciseNote("It is binary.", "Its output is.", ("rosenblatt1958",)),),
    traps=(Trap("It is logistic regression.", "No."), Trap("It has layers.", "One.", CITED)),
    follow_ups=(FollowUp("Why no XOR?", "No line.", "easier"), FollowUp("Who?", "Rosenblatt.")),
    sources=(Source("rosenblatt1958", "Rosenblatt, F.", 1958, "The perceptron", "Psych. Rev."),),
    demo="perceptron-xor",
    line=5,
    aliases=("threshold unit",),
    lead="It is a weighted sum with a threshold, and XOR is too much for it.",
)


def findings(*questions: Question, demos: tuple[str, ...] = DEMOS) -> list[str]:
    """Lint the questions as a deck, each finding as `line: message`."""
    found = lint(Deck("deck", "Deck", questions), demos, covered)
    return [f"{finding.line}: {finding.message}" for finding in found]


def others(*changes: dict[str, Any]) -> list[Question]:
    """Make strong questions of their own words, number and line, each with its changes."""
    names = ("alpha", "bravo", "charlie", "delta", "echo")
    return [
        STRONG._replace(
            **{"id": name, "number": n, "line": 10 * n, "question": f"Why {name}?", **change},
        )
        for n, (name, change) in enumerate(zip(names, changes, strict=False), start=1)
    ]


def first_point(**change: Any) -> dict[str, Any]:
    """The change of a strong question that changes its first key point."""
    return {"key_points": (STRONG.key_points[0]._replace(**change), *STRONG.key_points[1:])}


def test_a_strong_question_has_no_findings() -> None:
    """Prices, shell variables and code are not LaTeX; three points, two traps are enough."""
    assert findings(STRONG) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": " "}, "the answer is empty. say in about 150 words what to answer"),
        (
            {"answer": "word " * 221},
            "the answer has 221 words. cut it: 60 seconds when spoken is about 150",
        ),
        ({"key_points": STRONG.key_points[:1]}, "it has 1 key point. write 3 to 5"),
        ({"key_points": ()}, "it has 0 key points. write 3 to 5"),
        ({"traps": STRONG.traps[:1]}, "it has 1 trap. write at least 2"),
        ({"traps": ()}, "it has 0 traps. write at least 2"),
        ({"follow_ups": STRONG.follow_ups[:1]}, "it has 1 follow-up. write at least 2"),
        (
            {"follow_ups": (FollowUp("Why?", "So."), FollowUp("How?", "Thus.", "deeper"))},
            "no follow-up is easier. write one, or give one the line `level: easier`",
        ),
        (
            {"follow_ups": (STRONG.follow_ups[0],) * 2},
            "no follow-up is deeper. write one, or give one the line `level: deeper`",
        ),
        ({"sources": ()}, "it has no source. cite a paper or book that supports the answer"),
        (
            {"precise": (PreciseNote("It is binary.", "Its output is.", ()),)},
            'the precise note on "It is binary." has no source. name one',
        ),
        (
            {"demo": "vanishing-gradients"},
            "there is no demo `vanishing-gradients`. did you mean `vanishing-gradient`?",
        ),
        ({"demo": "qqq"}, "there is no demo `qqq`. `quiz demo` lists the demos"),
        ({"aliases": ()}, "it has no aliases. write how else it is asked: `aliases: [batch norm]`"),
        (
            {"lead": None, "answer": f"{STRONG.answer} {STRONG.lead}"},
            "it has no lead. say in one sentence of 25 words what to remember",
        ),
        (
            {"lead": " ".join(["XOR is too much for a weighted sum with a threshold."] * 3)},
            "the lead has 33 words. cut it to 25",
        ),
        (
            {"lead": "It is a weighted sum, and XOR is too much for it.", "answer": "A sum."},
            "the answer does not cover its key point `step`. say it, not denied by a “not”, "
            "or add a keyword",
        ),
        (
            {"key_points": tuple(one._replace(essential=False) for one in STRONG.key_points)},
            "no key point is essential. mark the two or three without which nobody is ready",
        ),
        (
            {"precise": (), "traps": (*STRONG.traps[:1], Trap("It has layers.", "One."))},
            "nothing cites the source `rosenblatt1958`. name it where it supports something",
        ),
        (
            {"use": ("Initialise it, and optimize it.",)},
            '"initialise" is British spelling. use the American spelling, as elsewhere',
        ),
        (
            first_point(keywords=()),
            "key point `sum` has no keywords. add words that a typed answer would use",
        ),
        (
            first_point(cue="one two three four five"),
            'the cue "one two three four five" is long. cut it to 4 words',
        ),
        (
            first_point(keywords=("xor",)),
            'key points `sum` and `xor` share the keyword "XOR". keep it with the one it proves',
        ),
        ({"number": 2}, "number 1 is missing before 2. close the gap"),
        ({"number": 4}, "numbers 1 to 3 are missing before 4. close the gap"),
    ],
)
def test_a_weakness_is_told_with_its_remedy(change: dict[str, Any], message: str) -> None:
    """One weakness gives one finding, on the question's line, under its id."""
    assert findings(STRONG._replace(**change)) == [f"5: perceptron: {message}"]


def test_long_code_is_not_a_long_answer() -> None:
    """Words in fenced code blocks are not spoken and do not count."""
    code = "```\n" + "x = 1\n" * 300 + "```\n"
    assert findings(STRONG._replace(answer=f"Like this:\n\n{code}")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"so $x$ it is", "$x$"),
        (r"so $\frac{a}{b}$ it is", r"$\frac{a}{b}$"),
        (r"the $$", "$$"),
        (r"a \frac12", r"\frac"),
        (r"a \sum of", r"\sum"),
        (r"x_{t}", "_{"),
        (r"x^{2}", "^{"),
        (r"so \(x\)", r"\("),
        (r"\alpha", r"\alpha"),
    ],
)
def test_latex_is_found_in_every_text(text: str, found: str) -> None:
    """LaTeX is told once per question, with the text it stands in."""
    remedy = "write math in Unicode: ∂L/∂ŷ, √(2/n_in)"
    places: list[tuple[str, dict[str, Any]]] = [
        ("the question", {"question": text}),
        ("the answer", {"answer": text}),
        ("`formula`", {"formula": (text,)}),
        ("`use`", {"use": (text,)}),
        ("`avoid`", {"avoid": (text,)}),
        ("a trap", {"traps": (STRONG.traps[0], Trap("Wrong.", text))}),
        ("a follow-up", {"follow_ups": (STRONG.follow_ups[0], FollowUp("Why?", text))}),
        ("a precise note", {"precise": (STRONG.precise[0]._replace(said=text),)}),
    ]
    for label, change in places:
        message = f'5: perceptron: {label} holds LaTeX, "{found}". {remedy}'
        assert findings(STRONG._replace(**change)) == [message]
    recap = (RecapSection("Basics", (RecapItem("fine", (), text),)),)
    assert lint(Deck("deck", "Deck", (STRONG,), recap), DEMOS, covered) == [
        Finding(1, f'recap "Basics" holds LaTeX, "{found}". {remedy}')
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`x_{t}` and `$x$`",
        "```\n\\frac{1}{2}\n```",
        "from $5 to $10",
        "C:\\tools",
        "a\\_b",
        "$ x $",
    ],
)
def test_what_is_not_latex(text: str) -> None:
    """Code, prices and stray backslashes are left alone."""
    assert findings(STRONG._replace(answer=text)) == []


@pytest.mark.parametrize(
    ("requires", "way"),
    [
        (["charlie", "alpha", "bravo"], "alpha requires charlie requires bravo requires alpha"),
        (["alpha"], "alpha requires alpha"),
    ],
)
def test_a_cycle_is_named(requires: list[str], way: str) -> None:
    """A cycle of requirements is told once, in full, from its lowest number."""
    assert findings(*others(*({"requires": (name,)} for name in requires))) == [
        f"10: no learning order is possible: {way}. remove one of these from `requires`"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is a perceptron?", "What is the perceptron"),
        ("How do precision and recall differ?", "How does recall differ — precision and"),
        ("What is normalization?", "What is normalization?"),
        ("Why do neurons saturate?", "Why does a neuron saturate?"),
        ("What is backpropagation?", "What is *back-propagation*?"),
    ],
)
def test_the_same_question_twice_is_found(one: str, other: str) -> None:
    """Order, articles, punctuation, plurals and spelling do not make a question another."""
    assert findings(*others({"question": one}, {"question": other})) == [
        "20: bravo: it asks the same as alpha on line 10. "
        "merge them, or say in the question what differs"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is L1 regularization?", "What is L2 regularization?"),
        ("What is ReLU?", "What is SELU?"),
        ("What is supervised learning?", "What is unsupervised learning?"),
        ("What is overfitting?", "What is underfitting?"),
        ("What is an encoder?", "What is a decoder?"),
        ("What is layer 17?", "What is layer 18?"),
        ("What is precision?", "Why is precision?"),
        ("The?", "Is?"),
    ],
)
def test_neighbouring_questions_are_not_the_same(one: str, other: str) -> None:
    """Numbers, short names, opposites and question words do make a question another."""
    assert findings(*others({"question": one}, {"question": other})) == []


def test_findings_go_by_line() -> None:
    """Findings of all kinds come in the order of their lines."""
    found = findings(*others({"number": 9}, {"demo": "x"}, {"traps": ()}))
    lines = [int(one.partition(":")[0]) for one in found]
    assert lines == sorted(lines)
    assert set(lines) == {10, 20, 30}


def test_thousands_of_questions_are_not_compared_pairwise() -> None:
    """A deck of 2,401 questions that differ in one word is linted (3 million pairs are not)."""
    words = ["".join(letters) + "tion" for letters in product("abcdefg", repeat=4)]
    questions = tuple(
        STRONG._replace(id=f"q-{n}", number=n, question=f"What is the meaning of {word} here?")
        for n, word in enumerate(words, start=1)
    )
    assert lint(Deck("d", "D", questions), DEMOS, covered) == []
