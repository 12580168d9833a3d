"""Writing the report of a mock interview, and knowing beforehand that it can be written."""

import os

from quiz.errors import QuizError, UsageError
from quiz.screens.mock_markdown import TITLE, progress, report
from quiz.session.desk import Desk

_BEGINNING = len(TITLE.encode()) + 3  # a byte order mark


def check_target(path: str) -> None:
    """Refuse before the first question what could not be written after the last.

    Raises:
        UsageError: the path is no place for a Markdown file, or holds something else.

    """
    folder = os.path.dirname(path) or "."
    if not path.endswith((".md", ".markdown")):
        raise UsageError(f"--save writes Markdown: give a name that ends in .md, not “{path}”.")
    if not os.path.isdir(folder):
        raise UsageError(f"--save: there is no folder {folder}. Make it first.")
    if not os.path.lexists(path):
        if not os.access(folder, os.W_OK):
            raise UsageError(f"--save: {folder} cannot be written to. Choose another folder.")
        return
    try:
        with open(path, "rb") as file:
            begins = file.read(_BEGINNING)
    except OSError as error:
        raise UsageError(f"--save: {path}: {(error.strerror or str(error)).lower()}.") from None
    if begins.strip() and TITLE.encode() not in begins:
        raise UsageError(f"--save: {path} is no report of a mock interview. Choose another name.")
    if not os.access(path, os.W_OK):
        raise UsageError(f"--save: {path} cannot be written. Choose another name.")


def write(desk: Desk, path: str, history: bool) -> str:
    """Write the last scorecard, with `history` the progress over all. Returns what to say.

    Raises:
        QuizError: it could not be written; nothing is lost, the log has it all.

    """
    from quiz.session import mock_results

    last = mock_results.latest(desk)
    if last is None:
        return f"Nothing was answered yet, so {path} was not written."
    text = progress(mock_results.history(desk), last) if history else report(last)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise QuizError(
            f"{path}: {reason}. The answers are saved: quiz mock --history --save FILE.md"
        ) from None
    return f"Written: {path}"
