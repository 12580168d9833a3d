"""One line being typed: its text, where the cursor stands, and what a key does to it."""

from typing import NamedTuple

MOST_CHARACTERS = 200
PASTED = "paste "
"""What the key of a paste begins with (see `quiz.keys.source`)."""


class Entry(NamedTuple):
    """A line of text with a cursor, which stands before the character `cursor`."""

    text: str = ""
    cursor: int = 0

    def pressed(self, key: str) -> "Entry":
        """The line after a key; as it was where the key means nothing to it."""
        if key.startswith(PASTED):
            return self._with(key.removeprefix(PASTED))
        if key == "space":
            return self._with(" ")
        if len(key) == 1 and key.isprintable():
            return self._with(key)
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        match key:
            case "backspace":
                return Entry(before[:-1] + after, max(0, self.cursor - 1))
            case "delete":
                return Entry(before + after[1:], self.cursor)
            case "ctrl-u":
                return Entry(after, 0)
            case "ctrl-w":
                kept = before.rstrip().rpartition(" ")
                return Entry(kept[0] + kept[1] + after, len(kept[0] + kept[1]))
            case "left" | "right":
                step = 1 if key == "right" else -1
                return self._replace(cursor=min(max(0, self.cursor + step), len(self.text)))
            case "home" | "end":
                return self._replace(cursor=0 if key == "home" else len(self.text))
        return self

    def _with(self, text: str) -> "Entry":
        """With a text at the cursor; what would make the line too long is left out."""
        added = text[: max(0, MOST_CHARACTERS - len(self.text))]
        typed = self.text[: self.cursor] + added + self.text[self.cursor :]
        return Entry(typed, self.cursor + len(added))
