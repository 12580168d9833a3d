"""The editor for typed answers: the question above, several lines, paste, Unicode.

The only importer of prompt_toolkit, which brings in asyncio; imported when typing begins.
"""

from collections.abc import Callable
from typing import TypeVar

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point, Size
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    BufferControl,
    Dimension,
    FormattedTextControl,
    HSplit,
    Layout,
    UIContent,
    VSplit,
    Window,
)
from prompt_toolkit.output import ColorDepth

from quiz.errors import handed_to
from quiz.terminal.page import Frame, keys_line, rule, said
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, cells, cut, encode
from quiz.terminal.ui import MOST_CHARACTERS, TOO_LONG, Written, clean, written

KEYS = [("Enter", "new line"), ("Ctrl-D or Alt-Enter", "done"), ("Ctrl-C", "back")]
NARROW_KEYS = [("Ctrl-D", "done"), ("Ctrl-C", "back")]
NARROW = 44
"""Below this width, in cells, the short list of keys is shown."""
REFRESH_SECONDS = 1.0
LEAST_ROWS = 3
_PASTE_END = "\x1b[201~"


_T = TypeVar("_T")


class _Paper(Buffer):
    """A buffer that takes no control characters, and no more text than an answer may have."""

    full = False
    """Whether something was left out."""

    def insert_text(
        self,
        data: str,
        overwrite: bool = False,
        move_cursor: bool = True,
        fire_event: bool = True,
    ) -> None:
        """Insert as much of the text as fits."""
        text = clean(data)
        room = max(0, MOST_CHARACTERS - len(self.text))
        self.full = len(text) > room
        super().insert_text(text[:room], overwrite, move_cursor, fire_event)


class _WrappedControl(BufferControl):
    """Shows the text in rows broken at spaces; a word longer than a row is cut."""

    def create_content(self, width: int, height: int, preview_search: bool = False) -> UIContent:
        """The rows for a width, and the cursor's position in them."""
        document = self.buffer.document
        rows: list[str] = []
        cursor = Point(0, 0)
        for number, line in enumerate(document.lines):
            for begin, end in broken(line, width - 1):
                here = document.cursor_position_col - begin
                if number == document.cursor_position_row and here >= 0:
                    cursor = Point(cells(line[begin : begin + here]), len(rows))
                rows.append(line[begin:end])

        def row(place: int) -> StyleAndTextTuples:
            return [("", rows[place] + " ")]

        return UIContent(get_line=row, line_count=len(rows), cursor_position=cursor)

    def preferred_height(
        self,
        width: int,
        max_available_height: int,
        wrap_lines: bool,
        get_line_prefix: object = None,
    ) -> int | None:
        """As many rows as there are."""
        return min(max_available_height, self.create_content(width, 1).line_count)


def broken(line: str, width: int) -> list[tuple[int, int]]:
    """Where the rows of a line begin and end, at most `width` cells each except trailing blanks.

    At least one row; each begins where the one before ends.
    """
    width = max(1, width)
    rows: list[tuple[int, int]] = []
    begin = 0
    while True:
        head, rest = cut(line[begin:], width)
        end = begin + max(1, len(head))
        if not rest:
            return [*rows, (begin, len(line))]
        if line[end] != " ":  # in the middle of a word, unless one begins here
            space = line.rfind(" ", begin, end)
            end = space + 1 if space > begin else end
        while end < len(line) and line[end] == " ":  # blanks hang over the edge
            end += 1
        rows.append((begin, end))
        begin = end


def write(
    draw: Callable[[int], Frame], text: str, look: Look, may_be_empty: bool = False
) -> Written:
    """Let the person write an answer on the whole screen, starting from `text`.

    Args:
        draw: the question shown above, for a width; redrawn every second.
        text: the draft to continue.
        look: with color or without.
        may_be_empty: whether an empty answer may be submitted.

    """
    paper = _Paper(document=Document(text[:MOST_CHARACTERS]), multiline=True)
    editor: Application[Written] = Application(
        input=_input(),
        key_bindings=_keys(paper, may_be_empty),
        full_screen=True,
        refresh_interval=REFRESH_SECONDS,
        color_depth=ColorDepth.DEPTH_4_BIT if look.color else ColorDepth.DEPTH_1_BIT,
        layout=_layout(paper, draw, look, lambda: editor.output.get_size()),
    )
    try:
        return _run(editor, editor.run)
    except (KeyboardInterrupt, EOFError):  # the terminal went away
        return Written(paper.text, False)


def type_line(prompt: str, text: str) -> str | None:
    """Let the person type one line, starting from `text`; None at Ctrl-C or Ctrl-D."""
    session: PromptSession[str] = PromptSession(f"{prompt}: ", input=_input())
    try:
        return clean(_run(session.app, lambda: session.prompt(default=text)))
    except (KeyboardInterrupt, EOFError):
        return None


class _Parser(Vt100Parser):
    """Lets the person leave a paste that never ends: Ctrl-C or Ctrl-D, typed last, ends it."""

    def feed(self, data: str) -> None:
        """Process what was typed."""
        if self._in_bracketed_paste and data.endswith(("\x03", "\x04")):
            data = data[:-1] + _PASTE_END + data[-1]
        super().feed(data)


def _input() -> Input:
    made = create_input()
    if isinstance(made, Vt100Input):
        made.vt100_parser = _Parser(made.vt100_parser.feed_key_callback)
    return made


def _run(application: Application[_T], run: Callable[[], _T]) -> _T:
    """Run an application so that a signal ends it cleanly and the terminal is restored."""

    def leave(ending: SystemExit) -> None:
        if not application.is_running:
            raise ending
        if not application.is_done:
            application.exit(exception=ending)

    with handed_to(leave):
        return run()


def _keys(paper: _Paper, may_be_empty: bool) -> KeyBindings:
    keys = KeyBindings()

    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=Written(paper.text, False))

    def hand_in(event: KeyPressEvent) -> None:
        result = written(paper.text)
        event.app.exit(result=result._replace(done=result.done or may_be_empty))

    def stop(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()

    def ignore(event: KeyPressEvent) -> None:
        pass  # a report of the mouse, which another program has left on; some raise

    keys.add("c-z")(stop)
    keys.add(Keys.Vt100MouseEvent)(ignore)
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
        return [rule(width, look), *told, keys_line(keys, width)]

    def pinned(make: Callable[[], list[Line]]) -> Window:
        def height() -> Dimension:
            return Dimension(min=0, preferred=len(make()), max=len(make()))

        control = FormattedTextControl(lambda: shown(make()))
        return Window(control, height=height, dont_extend_height=True)

    page = Window(_WrappedControl(paper), height=Dimension(min=LEAST_ROWS, weight=1))
    body = VSplit([Window(width=2), page, Window(width=2)])
    return Layout(HSplit([pinned(above), body, pinned(below)]), focused_element=page)
