"""Two machines of one person, five minutes apart."""

from pathlib import Path

import pytest

from quiz.desk import Desk


def two_desks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Desk]:
    """The desks of a laptop and a server, open for writing; nothing has happened yet."""
    desks = []
    for name, minute in (("laptop", 0), ("server", 5)):
        monkeypatch.setenv("QUIZ_HOME", str(folder / name))
        monkeypatch.setenv("QUIZ_NOW", f"2026-12-01T18:{minute:02}+01:00")
        desks.append(Desk(writable=True))
    return desks
