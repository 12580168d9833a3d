"""After the interview: how did it go? Asked once, where it delays nothing."""

from quiz.screens.durations import dated
from quiz.session import preparation
from quiz.session.desk import Desk
from quiz.session.face import Face


def ask_how_it_went(desk: Desk, face: Face) -> None:
    """Keep a line on an interview that is over. An empty one is an answer: nobody asks again.

    Where there is nobody to answer (the end of input, Ctrl-C) it is asked another time.
    """
    day = preparation.over(desk)
    if day is None or not desk.database.writable:
        return
    when = dated(day, desk.today)
    text = face.ask(f"How did the interview on {when} go? One line, or Enter to skip")
    if text is not None:
        preparation.told(desk, day, text)
