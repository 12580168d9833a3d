"""A Rich console that leaves a reader who went away to `quiz.errors`."""

from typing import NoReturn

from rich.console import Console


class PlainConsole(Console):
    """Text as it is written: no markup, no emoji codes, no highlighting."""

    def __init__(self, **options: object) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)  # type: ignore[arg-type] # Rich's own options, handed on

    def on_broken_pipe(self) -> NoReturn:
        """Rich would exit with 1 here; it is no error when `head` has read enough."""
        raise BrokenPipeError
