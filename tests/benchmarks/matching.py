"""Pre-ticking a typed answer, beside the least that any matcher does: splitting it into words."""

import re
import time
import unicodedata
from pathlib import Path

import yaml
from measuring import Row, in_turn, median, seconds

from quiz.deck.reading import read
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

    def split() -> float:
        started = time.perf_counter()
        for _, text in typed:
            set(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
        return (time.perf_counter() - started) / len(typed)

    def first() -> float:
        matching._patterns.cache_clear()
        return match()

    def match() -> float:
        started = time.perf_counter()
        for key_points, text in typed:
            matching.covered(key_points, text)
        return (time.perf_counter() - started) / len(typed)

    def match_longest() -> float:
        started = time.perf_counter()
        matching.covered(points, longest)
        return time.perf_counter() - started

    measures = {"split": split, "first": first, "match": match, "longest": match_longest}
    taken = in_turn(measures, RUNS)
    times = LONGEST // LONG
    return [
        _row(f"splitting {LONG:,} characters into words", taken["split"], taken["split"], "that"),
        _row("matching them, keywords compiled", taken["match"], taken["split"], "splitting"),
        _row("matching the question's first answer", taken["first"], taken["split"], "splitting"),
        _row(f"matching {LONGEST:,} characters, {times} times as many", taken["longest"],
             taken["match"], f"{LONG:,}", most=1.5 * times),
    ]  # fmt: skip


def _repeated(answers: list[dict[str, str]], length: int) -> str:
    """The answers of a question one after the other, until there are `length` characters."""
    text = "\n\n".join(text for answer in answers for text in answer.values())
    return (text * (length // len(text) + 1))[:length]


def _row(
    what: str, times: list[float], to: list[float], beside: str, most: float | None = None
) -> Row:
    ratio = median(times) / median(to)
    return Row(what, seconds(median(times)), ratio, beside, most, seconds(min(times)))
