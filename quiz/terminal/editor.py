"""The editor for typed answers: the question above, several lines, paste, Unicode.

The only importer of prompt_toolkit beside the one-line prompt of `quiz.terminal.full_screen`; it
brings asyncio with it and is imported when typing begins.
"""

from collections.abc import Callable
from typing import NamedTuple

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Size
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import (
    BufferControl,
    Dimension,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.output import ColorDepth

from quiz.plain_text import strip_control
from quiz.terminal.page import keys_line, said
from quiz.terminal.screen import Face, MakeFrame
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line
from quiz.terminal.viewport import Frame, encode

MOST_CHARACTERS = 20_000
"""Of a typed answer: some twenty pages."""
TOO_LONG = f"An answer has {MOST_CHARACTERS:,} characters at most; the rest was left out."


class Written(NamedTuple):
    """What came of typing."""

    text: str
    done: bool
    """False where the person left without an answer; the text is then a draft to go on from."""


def clean(text: str) -> str:
    """The text with line ends of one kind and without what could drive a terminal."""
    return strip_control(text.replace("\r\n", "\n").replace("\r", "\n"))


def written(text: str) -> Written:
    """A text that was handed in. One of nothing but white space is no answer."""
    answer = clean(text)[:MOST_CHARACTERS].strip()
    return Written(answer, bool(answer))


KEYS = [("Enter", "new line"), ("Ctrl-D or Alt-Enter", "done"), ("Ctrl-C", "back")]
NARROW_KEYS = [("Ctrl-D", "done"), ("Ctrl-C", "back")]
NARROW = 44
"""Cells that the other keys need."""
REFRESH_SECONDS = 1.0
LEAST_ROWS = 3


class _Paper(Buffer):
    """A buffer that takes no control characters, and no more than an answer may have."""

    full = False
    """Whether something was left out."""

    def insert_text(
        self,
        data: str,
        overwrite: bool = False,
        move_cursor: bool = True,
        fire_event: bool = True,
    ) -> None:
        """Insert as much of the text as there is room for."""
        text = clean(data)
        room = max(0, MOST_CHARACTERS - len(self.text))
        self.full = len(text) > room
        super().insert_text(text[:room], overwrite, move_cursor, fire_event)


def write(draw: Callable[[int], Frame], text: str, look: Look) -> Written:
    """Let the person write an answer in the whole terminal, beginning with `text`.

    Args:
        draw: the question as it stands above, for a width; drawn again every second.
        text: the draft to go on from.
        look: with colour or without.

    """
    paper = _Paper(document=Document(text[:MOST_CHARACTERS]), multiline=True)
    editor: Application[Written] = Application(
        key_bindings=_keys(paper),
        full_screen=True,
        refresh_interval=REFRESH_SECONDS,
        color_depth=ColorDepth.DEPTH_4_BIT if look.colour else ColorDepth.DEPTH_1_BIT,
        layout=_layout(paper, draw, look, lambda: editor.output.get_size()),
    )
    try:
        return editor.run()
    except (KeyboardInterrupt, EOFError):  # the terminal went away
        return Written(paper.text, False)


def _keys(paper: _Paper) -> KeyBindings:
    keys = KeyBindings()

    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=Written(paper.text, False))

    def hand_in(event: KeyPressEvent) -> None:
        event.app.exit(result=written(paper.text))

    def stop(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()

    keys.add("c-z")(stop)
    keys.add("c-c")(leave)
    keys.add("<sigint>")(leave)
    keys.add("c-d")(hand_in)
    keys.add("escape", "enter")(hand_in)
    return keys


def _layout(
    paper: _Paper, draw: Callable[[int], Frame], look: Look, size: Callable[[], Size]
) -> Layout:
    def shown(lines: list[Line]) -> ANSI:
        return ANSI("\n".join(encode(line, look) for line in lines))

    def above() -> list[Line]:
        frame = draw(size().columns)
        gap = [BLANK] if frame.body[-1:] != (BLANK,) else []
        lines = [*frame.header, *frame.body, *gap]
        if len(lines) + LEAST_ROWS + len(below()) > size().rows:  # low: the question alone
            lines = [line for line in frame.body if line]
        return lines

    def below() -> list[Line]:
        width = size().columns
        keys = KEYS if width >= NARROW else NARROW_KEYS
        told = said(TOO_LONG, width) if paper.full else draw(width).said
        return [((look.rule * width, "dim"),), *told, keys_line(keys, width)]

    def pinned(make: Callable[[], list[Line]]) -> Window:
        def height() -> Dimension:
            return Dimension(min=0, preferred=len(make()), max=len(make()))

        control = FormattedTextControl(lambda: shown(make()))
        return Window(control, height=height, dont_extend_height=True)

    page = Window(BufferControl(paper), wrap_lines=True, height=Dimension(min=LEAST_ROWS, weight=1))
    body = VSplit([Window(width=2), page, Window(width=2)])
    return Layout(HSplit([pinned(above), body, pinned(below)]), focused_element=page)


class Drafts:
    """Answers begun and not handed in, kept for as long as the session lasts."""

    def __init__(self) -> None:
        self._texts: dict[object, str] = {}

    def keep(self, key: object, text: str) -> None:
        """Offer this text when an answer to `key` is typed the next time."""
        self._texts[key] = text

    def type(self, face: Face, draw: MakeFrame, key: object) -> Written:
        """Let the person type, beginning with the draft; what is not handed in becomes one."""
        result = face.type_answer(draw, self._texts.get(key, ""))
        self._texts[key] = result.text
        return result
