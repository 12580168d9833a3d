"""The files in which a person writes, and what counts of an attempt beside each.

They lie in the folder `code` of the person's data. A draft is never overwritten: to begin afresh,
it is put aside under another name.
"""

import json
import os
from contextlib import suppress

from quiz import settings
from quiz.code.attempt import Attempt
from quiz.code.exercises import Text
from quiz.errors import QuizError
from quiz.store.file import make_folder
from quiz.whole_file import write


class Drafts:
    """The drafts of one person."""

    def __init__(self) -> None:
        self.folder = os.path.join(settings.home(), "code")

    def path(self, text: Text) -> str:
        """Where an exercise is written."""
        return os.path.join(self.folder, text.file)

    def begin(self, text: Text) -> str:
        """The path of a draft, which is the stub where there was none.

        Raises:
            QuizError: it cannot be written.

        """
        path = self.path(text)
        if not os.path.exists(path):
            make_folder(self.folder)
            write(path, text.stub.encode())
        return path

    def reset(self, text: Text) -> str | None:
        """Begin afresh. Returns where the draft is now; None where there was none.

        Raises:
            QuizError: it cannot be put aside.

        """
        path, kept = self.path(text), None
        try:
            if os.path.exists(path) and self.source(text) != text.stub:
                kept = _free(path)
                os.rename(path, kept)
        except OSError as error:
            raise QuizError(f"{path} cannot be put aside ({error.strerror}).") from error
        self.forget(text)
        self.begin(text)
        return kept

    def source(self, text: Text) -> str:
        """What a draft says; nothing where it cannot be read."""
        with suppress(OSError), open(self.path(text), encoding="utf-8", errors="replace") as file:
            return file.read()
        return ""

    def saved_at(self, text: Text) -> tuple[int, int]:
        """A mark that changes with every save."""
        with suppress(OSError):
            status = os.stat(self.path(text))
            return status.st_mtime_ns, status.st_size
        return 0, 0

    def attempt(self, text: Text) -> Attempt:
        """What counts of the attempt that is going on; a new one where none is."""
        with suppress(OSError, ValueError, TypeError):
            with open(self._beside(text), encoding="utf-8") as file:
                found = Attempt(**json.load(file))
            fields = zip(found, Attempt(), strict=True)
            if all(type(value) is type(usual) for value, usual in fields):
                return found
        return Attempt()

    def keep(self, text: Text, attempt: Attempt) -> None:
        """Keep what counts of an attempt.

        Raises:
            QuizError: it cannot be written.

        """
        make_folder(self.folder)
        write(self._beside(text), json.dumps(attempt._asdict()).encode(), replace=True)

    def forget(self, text: Text) -> None:
        """The attempt is over."""
        with suppress(OSError):
            os.remove(self._beside(text))

    def _beside(self, text: Text) -> str:
        return os.path.join(self.folder, f".{text.name}.json")


def _free(path: str) -> str:
    """A name beside a file that is not taken: `dropout-1.py`."""
    stem, number = path.removesuffix(".py"), 1
    while os.path.exists(f"{stem}-{number}.py"):
        number += 1
    return f"{stem}-{number}.py"
