"""The key v opens the picture of a card, and nothing else."""

import time
from pathlib import Path

import pytest
from quiz_command import Machine

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Someone whose only card has two pictures, and whose viewer notes what it is given."""
    machine = Machine(tmp_path, compiled=False)
    (tmp_path / "deck.md").write_text("Q: What? ![curve](media/a.png)\nA: That ![](b.png)\n")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(PNG)
    (tmp_path / "bin").mkdir()
    viewer = tmp_path / "bin" / "xdg-open"
    viewer.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {tmp_path}/seen\n')
    viewer.chmod(0o755)
    return machine


def session(machine: Machine, typed: str, **environment: str) -> str:
    """What a session of that card prints."""
    deck = str(machine.home.parent / "deck.md")
    return " ".join(machine.ok("--plain", typed=typed, QUIZ_DECK=deck, **environment).out.split())


def test_where_no_screen_is_the_path_is_told(machine: Machine, tmp_path: Path) -> None:
    """Over ssh nothing is started; before the answer is shown its pictures are not spoken of."""
    told = session(machine, "v\n\n3")
    assert "[picture: curve]" in told
    assert f"Thepictureis{tmp_path}/media/a.png" in "".join(told.split())  # it is wrapped
    assert "b.png is no picture" not in told


def test_what_is_no_picture_of_the_folder_is_not_opened(machine: Machine) -> None:
    """A missing one is told by its name."""
    assert "b.png is not a picture in the folder of the deck" in session(machine, "\nv\n3")


@pytest.mark.skipif("sys.platform != 'linux'", reason="xdg-open is Linux's")
def test_the_viewer_gets_the_path_alone(machine: Machine, tmp_path: Path) -> None:
    """As one argument, resolved, without a shell."""
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    assert "Opened a.png." in session(machine, "v\n\n3", DISPLAY=":0", PATH=path)
    seen = tmp_path / "seen"
    for _ in range(200):
        if seen.exists() and seen.read_text().endswith("\n"):
            break
        time.sleep(0.05)
    assert seen.read_text() == f"{tmp_path}/media/a.png\n"


def test_a_card_without_pictures_offers_none(machine: Machine, tmp_path: Path) -> None:
    """The key is not named, and says so when it is pressed."""
    (tmp_path / "deck.md").write_text("Q: What?\nA: That\n")
    told = session(machine, "v\n\n3")
    assert "There is no picture here." in told
    assert "v picture" not in told
