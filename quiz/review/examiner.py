"""Which key points a typed answer covers, by the matcher or by a command of the person's own.

The command runs without a shell. It gets one JSON object on standard input, with `question`,
`rubric` (a list of `id`, `point` and `essential`) and `answer`, and prints the ids of the key
points it would tick, separated by white space. It may be a script, a local model or a service the
person has chosen to trust: nothing is ever sent anywhere unless they set it.
"""

import json
import shlex
import subprocess
from typing import NamedTuple

from quiz.deck.question import Question
from quiz.errors import QuizError

SECONDS = 60
FOUND = "We ticked what you seem to have covered. Fix with a-e."
NOTHING_FOUND = "No key point was found in your answer. Tick what you did say with a-e."
TICKED = "Your examiner ticked these. Fix with a-e."
NOTHING_TICKED = "Your examiner ticked nothing. Tick what you did say with a-e."
ASKING = "Asking your examiner ..."


class ExaminerError(QuizError):
    """The command did not answer as an examiner should; says why."""


class Assessment(NamedTuple):
    """Which key points a typed answer seems to cover. A suggestion: the person decides."""

    points: frozenset[str]
    marks: tuple[tuple[int, int], ...]
    """Where in the answer the matcher found its words: first character, one past the last."""
    message: str
    examined: bool = False
    """Whether the points are those of the person's examiner."""


def assess(question: Question, text: str, command: str) -> Assessment:
    """What an answer covers, by the examiner if there is one, and by the matcher if that fails."""
    if command and question.key_points:
        try:
            points = examined(command, question, text)
        except ExaminerError as error:
            return _matched(question, text)._replace(message=f"{error} The matcher ticked instead.")
        return Assessment(points, (), TICKED if points else NOTHING_TICKED, examined=True)
    return _matched(question, text)


def _matched(question: Question, text: str) -> Assessment:
    from quiz.typed.matching import covered, mentions  # the stemmers take long to import

    points = covered(question.key_points, text)
    message = (FOUND if points else NOTHING_FOUND) if question.key_points else ""
    return Assessment(points, mentions(question.key_points, text), message)


def examined(
    command: str, question: Question, text: str, seconds: float = SECONDS
) -> frozenset[str]:
    """The ids that the command prints.

    Raises:
        ExaminerError: it cannot be run, fails, takes too long, or prints something else.

    """
    rubric = [
        {"id": point.id, "point": point.point, "essential": point.essential}
        for point in question.key_points
    ]
    asked = json.dumps({"question": question.question, "rubric": rubric, "answer": text})
    try:
        words = shlex.split(command)
        if not words:
            raise ExaminerError("Your examiner cannot be run (there is no command).")
        done = subprocess.run(
            words,
            input=asked.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ExaminerError(f"Your examiner took over {seconds:g} s.") from None
    except KeyboardInterrupt:
        raise ExaminerError("Your examiner was stopped.") from None
    except (OSError, ValueError) as error:
        raise ExaminerError(f"Your examiner cannot be run ({error}).") from None
    if done.returncode:
        raise ExaminerError(f"Your examiner ended with exit code {done.returncode}.")
    ids = frozenset(done.stdout.decode("utf-8", "replace").split())
    unknown = ids - {point.id for point in question.key_points}
    if unknown:
        raise ExaminerError("Your examiner printed something that is not an id of a key point.")
    return ids
