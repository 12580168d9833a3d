"""Running a question's demo from within a session, and coming back to where one was."""

from quiz.deck.heading import Heading
from quiz.errors import QuizError
from quiz.session.face import Face

BACK = "Any key: back to the session"


def demonstrate(face: Face, heading: Heading) -> str:
    """Run the demo of a question in the terminal. Returns what to say afterwards."""
    if heading.demo is None:
        return f"“{heading.question}” has no demo."
    from quiz.demo.entrance import run_here
    from quiz.demo.names import names

    if heading.demo not in names():
        return f"There is no demo {heading.demo}. `quiz demo` lists them all."
    try:
        with face.lent():
            run_here(heading.demo, [], colour=face.look.colour, wait=BACK)
    except KeyboardInterrupt:
        return "The demo was stopped."
    except QuizError as error:
        return str(error)
    return f"That was the demo {heading.demo}. Turn its knobs with: quiz demo {heading.demo} --help"
