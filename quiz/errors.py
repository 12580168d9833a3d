"""What can go wrong and be told to a person in one line.

QuizError                 exit 1: says what happened and what to do
├── UsageError            exit 2: the command line asked for something that cannot be
├── DeckError             one or more faults of a deck, each with its place
└── StoreError            the data file cannot be used as it is
    └── ReadOnlyError     it can be read, but nothing can be saved
"""


class QuizError(Exception):
    """A fault with a message for the person at the terminal: what happened, and what to do."""

    exit_code = 1


class UsageError(QuizError):
    """The command line asks for something that does not exist or is out of range."""

    exit_code = 2


class DeckError(QuizError):
    """A deck that cannot be used. `faults` are complete lines, `file:line:column: …`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class StoreError(QuizError):
    """The data file is damaged, from a newer version, locked or cannot be opened."""


class ReadOnlyError(StoreError):
    """The data file can be read but not written."""
