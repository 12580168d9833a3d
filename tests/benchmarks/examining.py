"""Any examiner on the answers that nobody tuned by, beside the matcher's.

    python tests/benchmarks/examining.py 'COMMAND …' [how many answers]

The command is called as `quiz config examiner` has it called. Prints precision and recall, and the
seconds that an answer took.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from quiz.deck.decks import read
from quiz.deck.question import Question
from quiz.review.programs import ExaminerError, examined
from quiz.typed.matching import covered

ROOT = Path(__file__).parents[2]
Ticks = Callable[[Question, str], frozenset[str]]


def unseen() -> list[tuple[Question, frozenset[str], str]]:
    """Question, the key points that a fair examiner ticks, and what was typed."""
    deck = read((ROOT / "content/questions.yaml").read_bytes(), "questions.yaml")
    questions = {question.id: question for question in deck.questions}
    table = yaml.safe_load((ROOT / "tests/typed/answers.yaml").read_text("utf-8"))
    return [
        (questions[name], frozenset(head.partition(", covers ")[2].split()) - {"nothing"}, text)
        for name, items in table.items()
        for item in items
        for head, text in item.items()
        if head.startswith("unseen")
    ]


def measured(name: str, ticks: Ticks, answers: list[tuple[Question, frozenset[str], str]]) -> str:
    """Precision, recall and time of one way of ticking, as a line."""
    right = false = missed = failed = 0
    started = time.perf_counter()
    for question, covers, text in answers:
        try:
            found = ticks(question, text)
        except ExaminerError as error:
            failed += 1
            sys.stderr.write(f"{question.id}: {error}\n")
            continue
        right += len(found & covers)
        false += len(found - covers)
        missed += len(covers - found)
    took = (time.perf_counter() - started) / len(answers)
    precision = right / max(1, right + false)
    recall = right / max(1, right + missed)
    return f"{name:9} {precision:9.3f} {recall:6.3f} {took:12.3f} {failed:6}"


def main() -> None:
    """Measure the matcher, and the command that was given."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    answers = unseen()[: int(sys.argv[2]) if len(sys.argv) > 2 else None]
    sys.stdout.write(
        f"{len(answers)} unseen answers\n{'':9} precision recall seconds each failed\n"
    )
    ways: dict[str, Ticks] = {
        "matcher": lambda question, text: covered(question.key_points, text),
        "examiner": lambda question, text: examined(sys.argv[1], question, text),
    }
    for name, ticks in ways.items():
        sys.stdout.write(measured(name, ticks, answers) + "\n")


if __name__ == "__main__":
    main()
