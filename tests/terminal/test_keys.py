"""Keys from lines and from a real (pseudo-)terminal."""

import fcntl
import io
import os
import pty
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.terminal.keys import TerminalKeys
from quiz.terminal.ui import LineKeys

Waits = Callable[[float, float], None]
PATIENCE = 10.0
"""Seconds after which a test gives up; none waits for them when all is well."""


def keys_of(text: str) -> list[str]:
    """Read every key of some lines."""
    keys = LineKeys(io.StringIO(text))
    return list(iter(keys.read, "eof"))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", []),
        ("ab3\n", ["a", "b", "3"]),
        ("\n", ["enter"]),
        ("\n\n", ["enter", "enter"]),
        ("   \n", ["enter"]),
        (" a \n", ["a"]),
        ("a b\n", ["a", "space", "b"]),
        ("3\r\n\r\n", ["3", "enter"]),
        ("q", ["q"]),
        ("é漢?\n", ["é", "漢", "?"]),
        ("\x1b\n", ["esc"]),
        ("\x04\n", ["ctrl-d"]),
        # What a terminal's own line editing lets through: Delete, Insert, Up, F1, Alt-x.
        ("\x1b[3~\n", ["enter"]),
        ("a\x1b[2~\x1b[A\x1bOP\x1bxb\n", ["a", "b"]),
    ],
)
def test_lines_are_read_key_by_key(text: str, keys: list[str]) -> None:
    """`ab3` is a, b and 3; an empty line is Enter; no piece of an escape sequence is a key."""
    assert keys_of(text) == keys


@given(st.lists(st.text("abcde1234?qé漢 ", max_size=6), max_size=6))
def test_lines_lose_and_add_nothing(lines: list[str]) -> None:
    """The keys of all lines are their characters, with Enter where a line is empty."""
    expected = []
    for line in lines:
        expected += [{" ": "space"}.get(key, key) for key in line.strip(" ")] or ["enter"]
    assert keys_of("".join(line + "\n" for line in lines)) == expected


@pytest.mark.parametrize(
    ("text", "note", "then"),
    [
        ("m see  Glorot (2010)\n3\n", " see  Glorot (2010)", "3"),
        ("ma\tb \n3\n", "a\tb", "3"),
        ("m\n  see Glorot\r\n3\n", "  see Glorot", "3"),
        ("m\n\n3\n", "", "3"),
        ("m", None, "eof"),
    ],
)
def test_text_is_the_rest_of_the_line_or_the_next(text: str, note: str | None, then: str) -> None:
    """Text for a note follows its key on the same line or stands on the next, spaces and all."""
    keys = LineKeys(io.StringIO(text, newline=""))
    assert (keys.read(), keys.read_line(), keys.read()) == ("m", note, then)


class Terminal:
    """A pseudo-terminal: what is written to `master` is typed, and `keys` reads it."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        self.calls: list[str] = []
        self.keys = TerminalKeys(
            self.slave, lambda: self.calls.append("leave"), lambda: self.calls.append("enter")
        )

    def close(self) -> None:
        """Close both ends; the master may be closed already."""
        for end in (self.master, self.slave):
            with suppress(OSError):
                os.close(end)

    def type(self, data: bytes) -> None:
        """Type, and wait until all of it has arrived."""
        before = self.waiting()
        os.write(self.master, data)
        until(lambda: self.waiting() == before + len(data))

    def waiting(self) -> int:
        """How many bytes have arrived and were not read."""
        return int(struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4))[0])

    def read(self, count: int) -> list[str]:
        """Read so many keys."""
        return [self.keys.read(PATIENCE) for _ in range(count)]

    def read_all(self) -> list[str]:
        """Read all keys up to a `Z`, which is typed for that."""
        os.write(self.master, b"Z")
        return list(iter(lambda: self.keys.read(PATIENCE), "Z"))

    @contextmanager
    def typing(self, *pieces: bytes, hang_up: bool = False) -> Iterator[None]:
        """Meanwhile type each piece after the one before was read and is no whole sequence."""
        typist = threading.Thread(target=self._type_torn, args=(pieces, hang_up))
        typist.start()
        yield
        typist.join()

    def _type_torn(self, pieces: tuple[bytes, ...], hang_up: bool) -> None:
        so_far = b""
        for piece in pieces:
            os.write(self.master, piece)
            so_far += piece
            if piece is not pieces[-1]:
                until(lambda held=so_far: self.keys._decoder.rest == held)  # type: ignore[misc]
        if hang_up:
            os.close(self.master)


def until(condition: Callable[[], bool]) -> None:
    """Poll until a condition holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "this never came true"
        time.sleep(0.0005)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """Set how long a lone Esc and a torn sequence may wait for more, in seconds."""

    def set_both(escape: float, torn: float) -> None:
        monkeypatch.setattr("quiz.terminal.keys.ESCAPE_SECONDS", escape)
        monkeypatch.setattr("quiz.terminal.keys.TORN_SECONDS", torn)

    return set_both


@pytest.fixture
def closed() -> Iterator[Terminal]:
    """A terminal of which the keys are not read yet."""
    terminal = Terminal()
    yield terminal
    terminal.close()


@pytest.fixture
def terminal(closed: Terminal) -> Iterator[Terminal]:
    """A terminal in the hands of the session."""
    with closed.keys:
        yield closed


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        (b"a?3", ["a", "?", "3"]),
        (b" \r\n\t\x7f\x08\x04\x0c", ["space", "enter", "enter", "tab", "backspace", "backspace",
                                      "ctrl-d", "resize"]),
        (b"\x15\x17", ["ctrl-u", "ctrl-w"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", ["up", "down", "right", "left"]),
        (b"\x1bOA\x1bOB\x1bOH\x1bOF\x1bOM", ["up", "down", "home", "end", "enter"]),
        (b"\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", ["home", "end"] * 3),
        (b"\x1b[5~\x1b[6~\x1b[3~", ["pgup", "pgdn", "delete"]),
        ("é漢🙂".encode(), ["é", "漢", "🙂"]),
        # Written as codes, as some terminals do.
        (b"\x1b[27u", ["esc"]), (b"\x1b[100;5u", ["ctrl-d"]), (b"\x1b[27;5;100~", ["ctrl-d"]),
        # Cut short by another: it does not swallow the one that follows.
        (b"\x1b[\x1b[A", ["up"]), (b"\x1b[1;\x1b[A", ["up"]), (b"\x1bO\x1b[A", ["up"]),
        (b"\x1b]11;rgb\x1b[A", ["up"]),
        # Longer than one read of the terminal.
        (b"ab\x1b[A\xc3\xa9" * 300, ["a", "b", "up", "é"] * 300),
    ],
)  # fmt: skip
def test_keys_have_names(terminal: Terminal, typed: bytes, keys: list[str]) -> None:
    """Characters are themselves; keys without a character have a name, in both cursor modes."""
    terminal.type(typed)
    assert terminal.read_all() == keys


@pytest.mark.parametrize(
    "unknown",
    [
        b"\x1b[2~", b"\x1b[15~", b"\x1bOP", b"\x1b[[A", b"\x1b[[E",  # Insert, F5, F1, F1, F5
        b"\x1b[1;5A", b"\x1b[3;2~", b"\x1b[200;1~", b"\x1b[27;5;13~",  # with Ctrl and Shift
        b"\x1b[1;2:3B\x1b[5;3~", b"\x1b[27;1:3u", b"\x1b[51u\x1b[51;1:3u\x1b[13u\x1b[27;1;51~",
        b"\x1b[<0;33;12M", b"\x1b[I", b"\x1b[24;1R", b"\x1b[?62;4c", b"\x1b[>1 q",  # answers
        b"\x1b]11;rgb:3333/1111/2222\x1b\\", b"\x1b]11;rgb:3/1/2\x07", b"\x1bP1+r4\x1b\\",
        b"\x1b[M 33", b"\x1b[M\x20\xc2\xa1\xc4\xb3", b"\x1b[<0;3;3M\x1b[<0;3;3m", b"\x1b[32;3;3M",
        b"\x1b[I\x1b[O",  # the mouse, and whether the window is in front
        b"\x1b3", b"\x1bq", "\x1bé".encode(),  # Alt and a key
        b"\x01\x00\x1f", b"\xff\xc3", b"\xc2\x9b", b"\xe2\x80",  # controls; no UTF-8; C1
        b"\x1b[200~3\r1\x1b[A q\x1b[201~", b"\x1b[201~", b"\x1b[200~\x1b[201~",
    ],
)  # fmt: skip
def test_what_is_no_key_is_ignored(terminal: Terminal, unknown: bytes) -> None:
    """Unknown sequences, reports, other forms of keys and pastes never become a key that rates."""
    terminal.type(b"a" + unknown + b"b")
    assert terminal.read_all() == ["a", "b"]


def test_an_encoded_ctrl_c_interrupts(terminal: Terminal) -> None:
    """Where the terminal writes Ctrl-C as a code, there is no signal."""
    terminal.type(b"\x1b[99;5u")
    with pytest.raises(KeyboardInterrupt):
        terminal.read(1)


def test_keys_typed_ahead_are_kept(closed: Terminal) -> None:
    """What was typed before the session and while it was busy comes in order, all of it."""
    os.write(closed.master, b" a\x1b[B3")
    with closed.keys:
        os.write(closed.master, b"\rq")
        assert closed.read(6) == ["space", "a", "down", "3", "enter", "q"]


def test_lone_escape(terminal: Terminal) -> None:
    """Esc alone is Esc, twice is twice, and before another sequence it is Esc and that key."""
    terminal.type(b"\x1b")
    assert terminal.read(1) == ["esc"]
    terminal.type(b"\x1b\x1b")
    assert terminal.read(2) == ["esc", "esc"]
    terminal.type(b"\x1b\x1b[B")
    assert terminal.read(2) == ["esc", "down"]


@pytest.mark.parametrize(
    ("sequence", "keys"),
    [
        (b"\x1b[A", ["up"]),
        (b"\x1bOF", ["end"]),
        (b"\x1b[5~", ["pgup"]),
        (b"\x1b[1;5B", []),
        (b"\x1b]11;rgb:1/2/3\x1b\\", []),
        (b"\x1b[200~34\x1b[201~", []),
    ],
)
def test_torn_sequence_is_put_together(
    terminal: Terminal, waits: Waits, sequence: bytes, keys: list[str]
) -> None:
    """A sequence that comes in two pieces, torn anywhere, or byte by byte, is still one."""
    waits(PATIENCE, PATIENCE)
    torn = [[sequence[:cut], sequence[cut:]] for cut in range(1, len(sequence))]
    for pieces in [*torn, [bytes([byte]) for byte in sequence]]:
        with terminal.typing(*pieces[:-1], pieces[-1] + b"Z"):
            assert list(iter(lambda: terminal.keys.read(PATIENCE), "Z")) == keys


def test_torn_start_of_a_paste_outlasts_a_lone_escape(terminal: Terminal, waits: Waits) -> None:
    """The wait that tells Esc from a sequence does not break up a paste that comes slowly."""
    waits(0.0, PATIENCE)
    with terminal.typing(b"\x1b[2", b"00~", b"3\r", b"\x1b", b"[201~a"):
        assert terminal.read(1) == ["a"]


def test_slow_paste_is_ignored_to_its_end(terminal: Terminal, waits: Waits) -> None:
    """However long a paste takes and wherever its end is torn, none of it becomes a key."""
    waits(0.0, 0.0)
    for piece in (b"\x1b[200~1", b"3\r3\r3\r3", b"\x1b[A\x1b", b"[20", b"x\x1b[2", b"01"):
        terminal.type(piece)
        assert terminal.keys.read(0.0) == "tick"
    terminal.type(b"~q")
    assert terminal.read(1) == ["q"]


@pytest.mark.parametrize(
    ("pasted", "key"),
    [
        (b"0.5", "paste 0.5"),
        (b"  1,\r\n2 \t3\r", "paste 1,  2  3"),
        ("−½".encode(), "paste −½"),
        (b"q\x1b[A\x04\x07", "paste q [A"),
        (b"\xff3", "paste 3"),
    ],
)
def test_a_paste_is_one_key_where_it_is_wanted(terminal: Terminal, pasted: bytes, key: str) -> None:
    """It is one line of text without control characters; one of nothing else is no key."""
    terminal.keys.pastes = True
    terminal.type(b"a\x1b[200~" + pasted + b"\x1b[201~\x1b[200~ \r\n\x1b[201~b")
    assert [" ".join(one.split()) for one in terminal.read(3)] == ["a", " ".join(key.split()), "b"]
    assert terminal.read_all() == []


def test_a_slow_paste_arrives_whole(terminal: Terminal, waits: Waits) -> None:
    """Torn anywhere it is one key; of one without an end no more than its tail is kept."""
    waits(0.0, 0.0)
    terminal.keys.pastes = True
    for piece in (b"\x1b[200~1", b"2,", b"3\x1b", b"[20"):
        terminal.type(piece)
        assert terminal.keys.read(0.0) == "tick"
    terminal.type(b"1~")
    assert terminal.read(1) == ["paste 12,3"]
    terminal.type(b"\x1b[200~")
    for _ in range(40):
        terminal.type(b"7" * 1000)
        assert terminal.keys.read(0.0) == "tick"
        assert len(terminal.keys._decoder.rest) < 10_000


def test_torn_sequence_that_never_ends(terminal: Terminal, waits: Waits) -> None:
    """The beginning of a sequence after which nothing comes is dropped, and later keys work."""
    waits(0.0, 0.0)
    for beginning in (b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b]11;", b"\x1bP"):
        terminal.type(beginning)
        assert terminal.keys.read(0.0) == "tick"
        terminal.type(b"3")
        assert terminal.read(1) == ["3"]


def test_character_in_pieces(terminal: Terminal) -> None:
    """A character whose bytes come one by one is one key, and only when it is whole."""
    for character in "é漢🙂":
        *first, last = (bytes([byte]) for byte in character.encode())
        for byte in first:
            terminal.type(byte)
            assert terminal.keys.read(0.0) == "tick"
        terminal.type(last)
        assert terminal.read(1) == [character]


def test_tick_when_nothing_comes(terminal: Terminal) -> None:
    """Without a key within the timeout there is a tick; a key that waits comes before it."""
    assert terminal.keys.read(0.0) == "tick"
    assert terminal.keys.read(0.01) == "tick"
    terminal.type(b"a")
    assert terminal.keys.read(0.0) == "a"


def modes(terminal: Terminal) -> list[object]:
    """The modes of a terminal, comparable."""
    return list(termios.tcgetattr(terminal.slave))


def test_everything_is_put_back_on_leaving(closed: Terminal) -> None:
    """Afterwards modes, signal handlers and open files are what they were before.

    In a session keys come one by one without echo; Ctrl-C still interrupts.
    """
    signals = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT)

    def everything() -> tuple[object, ...]:
        return modes(closed), list(map(signal.getsignal, signals)), len(os.listdir("/dev/fd"))

    before = everything()
    with closed.keys:
        local = termios.tcgetattr(closed.slave)[3]
    assert not local & (termios.ICANON | termios.ECHO)
    assert local & termios.ISIG
    assert everything() == before
    with pytest.raises(KeyboardInterrupt), closed.keys:
        raise KeyboardInterrupt
    assert everything() == before


def test_lending_the_terminal(terminal: Terminal) -> None:
    """For another program the terminal is as it was before; afterwards it is ours again."""
    ours = modes(terminal)
    terminal.keys.restore()
    assert termios.tcgetattr(terminal.slave)[3] & termios.ICANON
    terminal.keys.resume()
    assert modes(terminal) == ours
    terminal.type(b"a")
    assert terminal.read(1) == ["a"]


def test_resize_and_resume_are_told(terminal: Terminal) -> None:
    """A changed size is told as `resize`; continued after a stop, the screen is entered again."""
    os.kill(os.getpid(), signal.SIGWINCH)
    assert terminal.read(1) == ["resize"]
    ours = modes(terminal)
    before = list(ours)
    before[3] = termios.tcgetattr(terminal.slave)[3] | termios.ICANON | termios.ECHO
    termios.tcsetattr(terminal.slave, termios.TCSADRAIN, before)  # type: ignore[arg-type]
    os.kill(os.getpid(), signal.SIGCONT)
    assert terminal.read(1) == ["resume"]
    assert terminal.calls == ["enter"]
    assert modes(terminal) == ours


def test_terminal_that_went_away(closed: Terminal) -> None:
    """After a hang-up the keys end, as often as one asks, and leaving raises nothing."""
    with closed.keys:
        os.close(closed.master)
        assert closed.read(2) == ["eof", "eof"]


@pytest.mark.parametrize("begun", [b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]11", b"\x1b[200~3"])
def test_terminal_that_went_away_in_a_sequence(
    closed: Terminal, waits: Waits, begun: bytes
) -> None:
    """A hang-up in the middle of a sequence or of a paste ends the keys as any other does."""
    waits(PATIENCE, PATIENCE)
    with closed.keys, closed.typing(begun, b"", hang_up=True):
        assert closed.read(2) == ["eof", "eof"]
