"""One person at one machine: a home, and the terminals opened on it."""

from pathlib import Path

from quiz_command import Machine
from quiz_terminal import Terminal


class Person(Machine):
    """Somebody with a home below `folder`, who has not answered a question yet.

    Args:
        compiled: whether the deck was compiled before; somebody who never started the program has
            no home yet.

    """

    def __init__(self, folder: Path, *, compiled: bool = True) -> None:
        super().__init__(folder, compiled=compiled)
        self.size = 80, 24
        """Columns and rows of the next terminal."""
        self._opened: list[Terminal] = []

    def environment(self, **more: str) -> dict[str, str]:
        """What the program is told, with a prompt and a pager that show what is awaited."""
        return super().environment(**{"PS1": "$ ", "PAGER": "cat"} | more)

    def opens(self, *arguments: str, **environment: str) -> Terminal:
        """The program in a new terminal."""
        return self.opens_command("", *arguments, **environment)

    def opens_command(self, *command: str, **environment: str) -> Terminal:
        """Any command in a new terminal."""
        terminal = Terminal(command, self.environment(**environment), *self.size)
        self._opened.append(terminal)
        return terminal

    def leaves(self) -> None:
        """Close all terminals."""
        for terminal in self._opened:
            terminal.close()
