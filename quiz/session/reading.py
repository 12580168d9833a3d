"""Reading through all questions and answers, without rating any."""

from quiz.practice.review import OVERLAYS, PAGES, REVEALED, SCROLL, Attempt, Scroll, page_scroll
from quiz.screens.review import View
from quiz.session.desk import Desk
from quiz.session.face import Face

_TOP = Scroll(pages=-1000)
_NEXT, _BACK = ("n", "enter", "right"), ("b", "left")
_LEAVE = ("q", "esc", "ctrl-d", "eof")


def read_through(desk: Desk, face: Face) -> None:
    """Every question with its answer, by number, until the person has had enough."""
    headings = desk.deck.headings()
    place = 0
    overlay: str | None = None
    while True:
        question = desk.question(headings[place].id)
        points = tuple(point.id for point in question.key_points)
        face.show(
            View(
                heading=headings[place],
                question=question,
                attempt=Attempt(question.id, points, phase=REVEALED, overlay=overlay),
                done=place + 1,
                total=len(headings),
                status="read through",
                note=desk.state(question.id).note,
                reading=True,
            )
        )
        key = face.keys.read(None)
        if key in _LEAVE and not (key == "esc" and overlay):
            return
        if overlay and (key == "esc" or OVERLAYS.get(key) == overlay):
            overlay = None
            face.scroll(_TOP)
        elif key in ("p", "f"):
            overlay = OVERLAYS[key]
            face.scroll(_TOP)
        elif key in SCROLL or key in PAGES:
            moved = face.scroll(page_scroll(key))
            if key == "space" and not moved and not overlay:
                place = min(place + 1, len(headings) - 1)
                face.scroll(_TOP)
        elif key in _NEXT or key in _BACK:
            step = 1 if key in _NEXT else -1
            place = min(max(0, place + step), len(headings) - 1)
            overlay = None
            face.scroll(_TOP)
