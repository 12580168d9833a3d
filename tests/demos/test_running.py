"""A demo with a person: the scene, leaving, skipping, knobs; and one in a pipe or a file."""

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lessons import Script
from rich.console import Console

from quiz.demo import final, frames, paced
from quiz.demo.names import claim, views
from quiz.demo.parameters import parse
from quiz.demo.running import _Progress, run
from quiz.errors import UsageError


def played(name: str, keys: list[str], *arguments: str) -> tuple[str, str | None]:
    """What a person with these keys sees, and the key that ended it."""
    out = io.StringIO()
    console = Console(file=out, width=100, height=40, force_terminal=True, color_system=None)
    key = run(name, arguments, console, Script(keys), wait="any other key: end")
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", out.getvalue()), key


def test_scene_comes_before_the_question() -> None:
    """Title, the run's own parameters, then what is asked; and nothing of how it ends."""
    text, _ = played("vanishing-gradient", ["q"], "--depth", "33")
    assert text.startswith("Vanishing gradient\n")
    assert text.index("33 layers") < text.index("What do you expect?")
    assert "Vanished" not in text


@pytest.mark.parametrize("key", ["q", "esc", "ctrl-d"])
def test_leaving_at_the_question_runs_nothing(key: str) -> None:
    """The key is handed on, for a tour to end."""
    text, ended = played("gradient-clipping", [key])
    assert ended == key
    assert "cliff" not in text


def test_knobs_run_at_once_and_the_last_run_is_remembered() -> None:
    """1 asks again for the turned run; the arrows turn a parameter without asking."""
    text, ended = played("vanishing-gradient", ["2", "1", "4", "right", "x"])
    assert "You predicted 10^-20 to 10^-6: right." in text
    assert "You predicted 0.1 or more: right." in text
    assert text.count("What do you expect?") == 2
    assert "Before: Vanished: 10^-12.8" in text
    assert "left/right: --depth 50" in text
    assert "50 times)" in text
    assert ended == "x"


def test_up_and_down_choose_what_the_arrows_turn() -> None:
    """The hint names it, with its value."""
    text, _ = played("vanishing-gradient", ["enter", "down", "right", "x"])
    assert "left/right: --act sigmoid" in text
    assert "left/right: --act tanh" in text


def test_a_skipped_run_that_is_nearly_done_ends_as_it_would() -> None:
    """Any key while it plays leads to the end, and the answer is graded."""
    text, _ = played("gradient-clipping", ["3", "!x", "x"], "--steps", "20")
    assert "You predicted no longer finite: right." in text


def test_a_long_run_stops_when_it_is_skipped() -> None:
    """The pace says when the next step has to be the last; it is the one shown."""

    def slow() -> Iterator[int]:
        for number, shown in frames(1000):
            time.sleep(0.002)
            if shown:
                yield number

    with paced() as pace:
        running = slow()
        first = next(running)
        pace.every, pace.deadline = False, time.monotonic() + 0.05
        last = next(running)
    assert first < last < 1000
    assert pace.done == last / 1000


def test_final_builds_no_step_but_the_last() -> None:
    """However many there are to watch."""
    built = []

    def steps(*, updates: int) -> Iterator[int]:
        for number, shown in frames(updates):
            if shown:
                built.append(number)
                yield number

    assert final(steps)(updates=200) == 200
    assert built == [200]
    assert list(steps(updates=200)) == built[1:]
    assert len(built[1:]) == 50


def test_long_run_in_a_pipe_says_on_stderr_how_far_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """After a second a line with the part that is done; nothing on stdout."""
    progress = _Progress("slow")
    progress(0.1)
    assert capsys.readouterr().err == ""
    progress._next = 0.0
    progress(0.25)
    said = capsys.readouterr()
    assert (said.err, said.out) == ("slow: 25%\n", "")


def test_the_view_is_the_first_that_knows_the_options() -> None:
    """An option of another view implies it; options of two views that do not meet are refused."""
    known = views("weight-initialization")
    assert parse("w", "", known, []).view.name == "sizes"
    assert parse("w", "", known, ["--spread", "0.1"]).view.name == "symmetry"
    assert parse("w", "", known, ["--show=symmetry", "--seed", "3"]).view.name == "symmetry"
    with pytest.raises(UsageError, match="No view has all of --inits, --spread"):
        parse("w", "", known, ["--spread", "0.1", "--inits", "he"])
    with pytest.raises(UsageError, match="--show is one of sizes, symmetry, not “both”"):
        parse("w", "", known, ["--show", "both"])


def test_source_is_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    """As it stands."""
    run("vanishing-gradient", ["--source"], Console(file=io.StringIO(), width=80))
    assert capsys.readouterr().out.startswith(f'"""{claim("vanishing-gradient")}')


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("ending", ["svg", "html"])
def test_saved_picture_holds_no_address(tmp_path: Path, ending: str, theme: str) -> None:
    """But the name that SVG itself has; and no comment of a library."""
    file = tmp_path / f"picture.{ending}"
    out = Console(file=io.StringIO(), width=80)
    run("vanishing-gradient", ["--save", str(file), "--theme", theme], out)
    text = file.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|//|url\([^#]|@import|@font-face|<!--", text)
    assert 'fill="#ffffff"' in text if theme == "light" else 'fill="#292929"' in text


@pytest.mark.parametrize("name", ["linear-collapse", "gradient-clipping"])
def test_saved_text_is_what_a_pipe_shows(tmp_path: Path, name: str) -> None:
    """Line by line up to what to turn next, shading included."""
    file, out = tmp_path / "picture.txt", io.StringIO()
    run(name, ["--save", str(file)], Console(file=out, width=80))
    shown = out.getvalue().partition("Turn next")[0]
    assert file.read_text("utf-8") == shown
    assert name != "linear-collapse" or "░" in shown
