"""The line being typed, key by key, against a plain list of characters."""

from hypothesis import given
from hypothesis import strategies as st

from quiz.drill.turn import MOST_CHARACTERS, Entry
from quiz.terminal.page import PASTE


def typed(*keys: str) -> Entry:
    """An empty line after these keys."""
    entry = Entry()
    for key in keys:
        entry = entry.pressed(key)
    return entry


def test_typing_and_deleting() -> None:
    """Characters go in before the cursor; Backspace and Delete take one on either side of it."""
    assert typed("1", ".", "5") == Entry("1.5", 3)
    assert typed("1", "5", "left", ".") == Entry("1.5", 2)
    assert typed("1", "space", "2", "backspace") == Entry("1 ", 2)
    assert typed("1", "2", "home", "delete", "delete", "delete") == Entry("", 0)
    assert typed("backspace", "left", "right", "delete") == Entry()


def test_clearing() -> None:
    """Ctrl-U clears what is before the cursor, Ctrl-W the word before it."""
    assert typed("1", "2", "left", "ctrl-u") == Entry("2", 0)
    assert typed("1", "space", "2", "3", "ctrl-w") == Entry("1 ", 2)
    assert typed("1", "2", "ctrl-w", "ctrl-w") == Entry()


def test_a_paste_goes_in_whole() -> None:
    """What the keys report as a paste is put in at the cursor."""
    assert typed("(", ")", "left", f"{PASTE}1, 2") == Entry("(1, 2)", 5)


def test_what_is_no_text_changes_nothing() -> None:
    """Other keys leave the line as it is."""
    before = typed("1")
    for key in ("enter", "esc", "tab", "up", "pgdn", "eof", "ctrl-d", ""):
        assert before.pressed(key) == before


@given(st.lists(st.sampled_from(
    ["1", "é", "space", "left", "right", "home", "end", "backspace", "delete"]), max_size=40
))  # fmt: skip
def test_any_keys_as_in_a_list(keys: list[str]) -> None:
    """Two stacks of characters, one on either side of the cursor, say the same."""
    before: list[str] = []
    after: list[str] = []
    for key in keys:
        if key == "backspace" and before:
            before.pop()
        elif key == "delete" and after:
            after.pop()
        elif key in ("left", "home"):
            for _ in range(len(before) if key == "home" else min(1, len(before))):
                after.append(before.pop())
        elif key in ("right", "end"):
            for _ in range(len(after) if key == "end" else min(1, len(after))):
                before.append(after.pop())
        elif key in ("1", "é", "space"):
            before.append(" " if key == "space" else key)
    assert typed(*keys) == Entry("".join(before + after[::-1]), len(before))


def test_a_line_has_an_end() -> None:
    """No more than so many characters, typed or pasted."""
    full = typed(f"{PASTE}{'7' * 5000}")
    assert full == Entry("7" * MOST_CHARACTERS, MOST_CHARACTERS)
    assert full.pressed("8") == full
