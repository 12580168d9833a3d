"""What a terminal sends, taken apart into keys: UTF-8, escape sequences (ECMA-48), pastes."""

import codecs
from collections import deque

from quiz.keys.source import CONTROL, PASTE

_PASTE_MOST = 4096
"""Bytes to keep of a paste that comes slowly: more than fits into a line."""
_PASTE_START, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_SEQUENCES = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "1~": "home", "4~": "end", "7~": "home", "8~": "end",
    "3~": "delete", "5~": "pgup", "6~": "pgdn", "M": "enter",
}  # fmt: skip
_STRINGS = (b"]", b"P", b"X", b"^", b"_")
"""What follows Esc where a string begins (OSC, DCS, SOS, PM, APC). BEL or Esc \\ ends it."""


class Decoder:
    """Bytes in, keys out. What may still become a key waits in `rest`."""

    def __init__(self) -> None:
        self.keys: deque[str] = deque()
        """The keys that are whole."""
        self.rest = b""
        self.pastes = False
        self._characters = codecs.getincrementaldecoder("utf-8")("ignore")

    def feed(self, data: bytes) -> bool:
        """Take whole keys from what came; whether a part of one is left waiting for more."""
        self.rest += data
        while self.rest:
            if not self._take_one():
                return True
        return False

    def give_up(self) -> None:
        """Take what is left, as nothing follows: a lone Esc is a key, a torn sequence is none."""
        if self.rest.startswith(_PASTE_START):  # a slow paste: wait for its end, keep the tail
            most = _PASTE_MOST if self.pastes else len(_PASTE_END)
            self.rest = _PASTE_START + self.rest[len(_PASTE_START) :][-most:]
            return
        if self.rest == b"\x1b":
            self.keys.append("esc")
        self.rest = b""

    def _take_one(self) -> bool:
        """Move one key from the bytes to the pending keys; False when more bytes are needed."""
        data = self.rest
        if data.startswith(_PASTE_START):
            end = data.find(_PASTE_END)
            if end < 0:
                return False
            self.rest = data[end + len(_PASTE_END) :]
            self._take_paste(data[len(_PASTE_START) : end])
            return True
        if data[:1] == b"\x1b":
            return self._take_escape(data)
        for character in self._characters.decode(data[:1]):
            name = CONTROL.get(character, character)
            if name.isprintable():
                self.keys.append(name)
        self.rest = data[1:]
        return True

    def _take_paste(self, data: bytes) -> None:
        """A paste as one key, on one line and without control characters; or nothing of it."""
        text = data.decode("utf-8", "ignore")
        line = "".join(one if one.isprintable() else " " for one in text).strip()
        if self.pastes and line:
            self.keys.append(PASTE + line)

    def _take_escape(self, data: bytes) -> bool:
        """Take an escape sequence, known or not (ECMA-48); False when more bytes are needed."""
        introducer = data[1:2]
        if not introducer:
            return False
        if introducer == b"\x1b":  # Esc, and then another key
            self.keys.append("esc")
            self.rest = data[1:]
        elif introducer in (b"[", b"O"):
            return self._take_function_key(data)
        elif introducer in _STRINGS:
            return self._take_string(data)
        else:  # Alt and a key: the key alone means nothing here
            self.rest = data[2:]
        return True

    def _take_function_key(self, data: bytes) -> bool:
        end = 3 if data[2:3] == b"[" else 2  # "[[A" is F1 of the Linux console
        while data[end : end + 1] and 0x20 <= data[end] < 0x40:
            end += 1
        if end >= len(data):
            return False
        if not 0x40 <= data[end] < 0x7F:  # cut short by another key
            self.rest = data[end:]
            return True
        name = _SEQUENCES.get(data[2 : end + 1].decode("ascii"))
        if name:
            self.keys.append(name)
        self.rest = data[end + 1 :]
        return True

    def _take_string(self, data: bytes) -> bool:
        """Drop what a terminal answers, too late, to another program: `ESC ] 11;rgb:… BEL`."""
        end = 2
        while data[end : end + 1] not in (b"", b"\x07", b"\x1b"):
            end += 1
        if data[end : end + 1] == b"\x07":
            self.rest = data[end + 1 :]
        elif len(data) < end + 2:
            return False
        else:
            self.rest = data[end + 2 :] if data[end + 1 : end + 2] == b"\\" else data[end:]
        return True
