"""The screen of an exercise: nothing runs over an edge, and words tell what marks tell."""

import pytest

from quiz.code.attempt import State
from quiz.code.exercises import Text, names, read
from quiz.code.screen import View, changes, frame, told
from quiz.code.verdict import Attempt, Checked, Failure, Grid, Recognized, Verdict
from quiz.terminal.style import Look
from quiz.terminal.text import plain, width_of

ROW = tuple((f"{number:.3f}", number == 2) for number in range(6))
FAILURE = Failure(
    "Wrong: the gradient, 1 of 6 values.",
    "adam_step(parameter, gradient, m, v, step=1, lr=0.001, beta1=0.9, beta2=0.999)",
    (("parameter", Grid("(1, 6) float64", (ROW,))), ("empty", Grid("(0,) float64", ()))),
    Grid("(1, 6) float64", (ROW,)),
    Grid("(1, 6) float64", (ROW, ROW)),
    12,
    "return parameter - lr * m_hat / (np.sqrt(v_hat) + eps), m, v",
)
WRONG = Verdict(
    ("The first", "The second", "The third"),
    (Checked("The first"), Checked("The second", FAILURE)),
    Failure("It did not end within 10 seconds."),
    slips=(Recognized("forgets the bias correction", "Both start at 0."),),
    printed="\n".join(f"line {number} \x1b[31m" + "x" * 200 for number in range(9)),
    unlimited=("memory",),
)
RIGHT = Verdict(("The first",), (Checked("The first"),))


def view(verdict: Verdict | None = None, **more: object) -> View:
    """An exercise on screen."""
    state = State(read("adam"), Attempt(hints=2), verdict)._replace(**more)  # type: ignore[arg-type] # by name
    return View(state, "/home/somebody/.local/share/nn-quiz/code/adam.py", 75, first=True)


@pytest.mark.parametrize("width", [34, 60, 80, 120])
@pytest.mark.parametrize(
    "shown",
    [
        view(),
        view(WRONG),
        view(RIGHT),
        view(RIGHT, rating=3),
        view(None, solution=True, rating=1),
        view(WRONG, overlay="help"),
        view(WRONG, overlay="statement"),
    ],
)
@pytest.mark.parametrize("look", [Look(), Look(unicode=False, color=False)])
def test_no_line_is_wider_than_the_screen(width: int, shown: View, look: Look) -> None:
    """But for our solution, which is cut as code is; on a screen and line by line."""
    if not shown.state.solution:
        assert max(map(width_of, frame(shown, width, look).body)) <= width
        assert max(map(width_of, changes(None, shown, width, look))) <= width


def test_words_and_marks_tell_the_same() -> None:
    """Of each check; what was not run is told, too, and what a system does not limit."""
    text = "\n".join(map(plain, told(WRONG, 80, Look(unicode=False))))
    assert "+ The first - passed" in text
    assert "x The second - failed" in text
    assert "- The third - not run" in text
    assert "Slip  forgets the bias correction. Both start at 0." in text
    assert "*2.000" in text
    assert "line 12" in text
    assert "does not limit: memory" in text
    assert "and 4 more lines" in text


@pytest.mark.parametrize("name", names())
def test_a_task_fits_a_terminal_of_24_lines(name: str) -> None:
    """With its header, its footer and where the file is."""
    text: Text = read(name)
    shown = View(State(text, Attempt()), "/home/me/code.py", 0)
    made = frame(shown, 80, Look())
    assert len(made.header) + len(made.body) + len(made.footer) <= 24
