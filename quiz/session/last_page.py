"""The page at the end of a session: it is read to its end, and left."""

from quiz.practice.review import Scroll, page_scroll
from quiz.session.face import Face

LEAVE = "leave"
_LEAVING = ("q", "enter", "space", "esc", "ctrl-d", "eof")


def key_on_page(face: Face) -> str:
    """Wait for a key on a page that is shown, and scroll if it is one for that.

    Returns the key, or `LEAVE` for those that leave; Space does only where nothing is below.
    """
    key = face.keys.read(None)
    if key == "space" and face.scroll(Scroll(pages=1)):
        return key
    if key in _LEAVING:
        return LEAVE
    face.scroll(page_scroll(key))
    return key
