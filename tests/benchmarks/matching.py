"""Pre-ticking a typed answer, beside the least that any matcher does: splitting it into words."""

import re
import unicodedata
from pathlib import Path

import yaml
from measuring import Row, in_turn, row, timed

from quiz.deck.decks import read
from quiz.typed import matching

ROOT = Path(__file__).parents[2]
LONG, LONGEST = 2_000, 100_000
RUNS = 10


def matchings() -> list[Row]:
    """An answer of 2,000 characters to each of our questions, and one of 100,000."""
    deck = read((ROOT / "content/questions.yaml").read_bytes(), "questions.yaml")
    table = yaml.safe_load((ROOT / "tests/typed/answers.yaml").read_text("utf-8"))
    answered = [question for question in deck.questions if question.id in table]
    typed = [(question.key_points, _repeated(table[question.id], LONG)) for question in answered]
    points, longest = answered[0].key_points, _repeated(table[answered[0].id], LONGEST)

    def split() -> None:
        for _, text in typed:
            set(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))

    def match() -> None:
        for key_points, text in typed:
            matching.covered(key_points, text)

    def first() -> None:
        matching._patterns.cache_clear()
        match()

    def match_longest() -> None:
        matching.covered(points, longest)

    measures = {"split": split, "first": first, "match": match, "longest": match_longest}
    taken = in_turn({what: timed(measure) for what, measure in measures.items()}, RUNS)
    each = [one / len(typed) for one in taken["match"]]
    what, times = f"{len(typed)} answers of {LONG:,} characters", LONGEST // LONG
    return [
        row(f"splitting {what} into words", taken["split"], taken["split"], "that"),
        row("matching them, keywords compiled", taken["match"], taken["split"], "splitting"),
        row("matching the question's first answer", taken["first"], taken["split"], "splitting"),
        row(f"matching {LONGEST:,} characters, {times} times as many", taken["longest"], each,
            "one of them", 1.5 * times),
    ]  # fmt: skip


def _repeated(answers: list[dict[str, str]], length: int) -> str:
    """The answers of a question one after the other, until there are `length` characters."""
    text = "\n\n".join(text for answer in answers for text in answer.values())
    return (text * (length // len(text) + 1))[:length]
