"""Files on disk: for their owner alone, and written whole or not at all."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from quiz.errors import QuizError, ReadOnlyError, StoreError


def make_folder(folder: str) -> None:
    """Create the folder, for its owner alone, if it is missing.

    Raises:
        ReadOnlyError: it cannot be created.

    """
    if os.path.isdir(folder):
        return
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        os.mkdir(folder, mode=0o700)
    except OSError as error:
        if os.path.isdir(folder):
            return  # another terminal was faster
        raise ReadOnlyError(
            f"{folder} cannot be created ({error.strerror}), so nothing could be saved. "
            "Set QUIZ_HOME to a folder that can be written."
        ) from error


def make_private(path: str) -> None:
    """Create an empty file for its owner alone, unless it exists.

    Raises:
        StoreError: it cannot be created.

    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass  # another terminal was faster
    except OSError as error:
        raise StoreError(
            f"{path} cannot be created ({error.strerror}). Set QUIZ_HOME to another folder."
        ) from error


def is_there(path: str) -> bool:
    """Whether there is a plain file at a path.

    Raises:
        QuizError: a folder, a pipe or a device is there, which is never written to.

    """
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    if stat.S_ISDIR(mode):
        raise QuizError(f"{path} is a folder. Name a file in it.")
    if not stat.S_ISREG(mode):
        raise QuizError(f"{path} is not a regular file. Name another.")
    return True


@contextmanager
def begun(
    path: str,
    *,
    replace: bool = False,
    ours: Callable[[str], bool] = lambda path: False,
    mode: int = 0o666,
) -> Iterator[str]:
    """The path of an empty file next to `path`; it becomes `path` if the block succeeds.

    Args:
        path: where the file will be.
        replace: whether to replace an existing file.
        ours: whether the file at this path was written by the same command, and may be replaced.
        mode: who may read and write it, before the process's mask.

    Raises:
        QuizError: it exists, is not a plain file, or cannot be written; an old file stays.

    """
    try:
        if is_there(path):
            replace = replace or ours(path)
            if not replace:
                raise FileExistsError
        target = os.path.realpath(path)  # keeps a link a link
        part = f"{target}.{os.getpid()}.part"
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        try:
            yield part
            with open(part, "rb") as file:
                os.fsync(file.fileno())
            _name(part, target, replace)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(part)
    except FileExistsError as error:
        raise QuizError(f"{path} is there already. --force replaces it.") from error
    except OSError as error:
        raise QuizError(f"{path} cannot be written ({error.strerror}). Name another.") from error


def write(
    path: str,
    data: bytes,
    *,
    replace: bool = False,
    ours: Callable[[str], bool] = lambda path: False,
) -> None:
    """Write all of a file's bytes, as `begun` does."""
    with begun(path, replace=replace, ours=ours) as part, open(part, "wb") as file:
        file.write(data)


def _name(part: str, path: str, replace: bool) -> None:
    """Give a finished file its name; it is an error if another program was faster."""
    if not replace:
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:  # as on most memory sticks, there are no links
            if os.path.lexists(path):
                raise FileExistsError(path) from None
        else:
            return
    os.replace(part, path)
