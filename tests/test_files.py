"""A file is written whole or not at all, and replaces nothing that it should not."""

from pathlib import Path

import pytest

from quiz import files
from quiz.errors import QuizError


def test_what_is_there_stays_unless_told_otherwise(tmp_path: Path) -> None:
    """A file gives way when it may be replaced, or was written by the same command."""
    path = tmp_path / "deck.md"
    path.write_text("precious")
    with pytest.raises(QuizError, match=r"is there already\. --force replaces it\."):
        files.write(str(path), b"new")
    with pytest.raises(QuizError, match="is there already"):
        files.write(str(path), b"new", ours=lambda there: there != str(path))
    assert path.read_text() == "precious"
    files.write(str(path), b"new", ours=lambda there: there == str(path))
    assert path.read_text() == "new"
    files.write(str(path), b"newer", replace=True)
    assert [one.name for one in tmp_path.iterdir()] == ["deck.md"]
    assert path.read_text() == "newer"


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    """Neither half a file nor a change to the one that is there."""
    path = tmp_path / "deck.md"
    path.write_text("precious")

    def write_half() -> None:
        with files.begun(str(path), replace=True) as part:
            Path(part).write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert [one.name for one in tmp_path.iterdir()] == ["deck.md"]
    assert path.read_text() == "precious"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A file that lies elsewhere is replaced where it lies."""
    path, link = tmp_path / "deck.md", tmp_path / "link.md"
    path.write_text("old")
    link.symlink_to(path)
    files.write(str(link), b"new", replace=True)
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    """A folder, and a folder that is not there."""
    with pytest.raises(QuizError, match="is a folder"):
        files.write(str(tmp_path), b"", replace=True)
    with pytest.raises(QuizError, match="cannot be written"):
        files.write(str(tmp_path / "nowhere" / "deck.md"), b"")
