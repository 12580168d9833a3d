"""What holds for every view of every demo: the contract, the widths, the extremes."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import partial
from pathlib import Path
from runpy import run_module
from typing import Any

import numpy as np
import pytest
from lessons import COSTLY, NAMES, VIEWS, Script, computed, named, run_of
from random_runs import complaints, extremes, random_arguments
from rich.cells import cell_len
from rich.console import Console

from quiz.deck.decks import read
from quiz.demo import Range, View
from quiz.demo.names import claim, names, views
from quiz.demo.parameters import beside, parameters, parse
from quiz.demo.run import Run, as_record
from quiz.demo.running import run
from quiz.errors import UsageError

ROOT = Path(__file__).parent.parent.parent
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""What colors text, moves the cursor, or names a link."""
each_view = pytest.mark.parametrize(("name", "view"), VIEWS, ids=[named(case) for case in VIEWS])

RESERVED = {"seed", "json", "save", "theme", "source", "predict", "all", "help", "no_predict"}
"""Parameters that every demo has, or `quiz demo`."""


@pytest.fixture(scope="module", autouse=True)
def computed_once() -> Iterator[None]:
    """In this file each view computes a result once, however often it is drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(View, "compute", property(lambda view: partial(computed, view)))
        yield


def printed(name: str, width: int, *arguments: str, **console: Any) -> str:
    """What a run of a demo prints at a width."""
    out = io.StringIO()
    run(name, arguments, Console(file=out, width=width, **console))
    return out.getvalue()


def shown(name: str, view: View) -> tuple[str, ...]:
    """The arguments that show a view."""
    return ("--show", view.name) if len(views(name)) > 1 else ()


def test_shipped_questions_name_demos_that_exist() -> None:
    """A question need not have a demo, nor a demo a question."""
    deck = read((ROOT / "content" / "questions.yaml").read_bytes(), "questions.yaml")
    assert {question.demo for question in deck.questions if question.demo} <= set(names())


@each_view
def test_module_keeps_the_contract(name: str, view: View) -> None:
    """A claim of one line, parameters with ranges, a frozen result, knobs that can be turned."""
    assert 20 <= len(claim(name)) <= 100
    known = parameters(view.run)
    assert not {one.name for one in known} & RESERVED
    for one in known:
        if isinstance(one.spec, Range):
            assert one.spec.low <= one.default <= one.spec.high
    defaults = parse(name, "", views(name), shown(name, view))
    for arguments in view.knobs:
        given = arguments.split()
        turned = parse(
            name, "", views(name), given if "--show" in given else [*shown(name, view), *given]
        )
        assert (turned.view.name, turned.values) != (view.name, defaults.values)
    result = view.compute(**defaults.values)
    assert is_dataclass(result)
    assert result.__dataclass_params__.frozen  # type: ignore[union-attr] # of every dataclass


@each_view
def test_same_seed_same_run(name: str, view: View) -> None:
    """A run is determined by its parameters and its seed, and leaves NumPy's global dice alone.

    Watched, it is not too long, each step can be drawn, and it ends on what a pipe gets.
    """
    before = str(np.random.get_state())  # the global dice are looked at
    options = parse(name, "", views(name), shown(name, view))
    asked = view.predict(**options.arguments)
    if view.steps is None:
        watched = [view.run(**options.values)]
    else:
        watched = list(view.steps(**options.values))
        assert 8 <= len(watched) <= 64
    for step in watched:
        view.render(step)
        view.verdict(step)
    ends = watched[-1], view.compute(**options.values)
    assert ends[0] is not ends[1]
    first, second = (json.dumps(as_record(name, Run(options, asked, end))) for end in ends)
    assert first == second
    assert str(np.random.get_state()) == before


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@each_view
def test_nothing_is_wider_than_the_terminal(name: str, view: View, width: int) -> None:
    """At every width the picture keeps within it; it is drawn in color."""
    given = shown(name, view)
    text = printed(name, width, *given, force_terminal=True, color_system="truecolor")
    assert "\x1b" in text
    assert max(cell_len(line.rstrip()) for line in ESCAPE.sub("", text).splitlines()) <= width


@each_view
def test_ascii_terminal_gets_ascii_alone(name: str, view: View) -> None:
    """Where the encoding has no more, everything is spelled in ASCII and nothing is lost as `?`."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
    run(name, shown(name, view), Console(file=file, width=80))
    file.flush()
    assert len(raw.getvalue().splitlines()) > 5
    assert b"\x1b" not in raw.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_narrow_terminal_is_told_how_much_is_needed(name: str) -> None:
    """On twenty columns the picture is left out and the headline stays."""
    text = " ".join(printed(name, 20).split())
    assert "The picture needs 40 columns; there are 20." in text


@pytest.mark.parametrize("name", NAMES)
def test_default_pictures_fit_a_terminal_of_80_by_24(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the verdict, the knobs and the hint under it; nothing is played before."""
    monkeypatch.setattr(View, "steps", None)
    out = io.StringIO()
    console = Console(file=out, width=80, height=24, force_terminal=True, color_system=None)
    run(name, ["--no-predict"], console, Script(["x"]), question=5)
    last = out.getvalue().rpartition("\x1b[?25h")[2] or out.getvalue()
    assert len(ESCAPE.sub("", last).strip("\r\n").split("\n")) <= 23


@each_view
def test_runs_say_what_their_numbers_bear_out(name: str, view: View) -> None:
    """No NaN, no warning, nothing too wide, and every sentence true of the numbers in it.

    Each parameter at both ends of its range, and eight random runs. A costly demo trains for a
    tenth of the time at the ends, and three times at random. The benchmark tries all ends in full
    and 200 random runs.
    """
    costly = name in COSTLY
    drawn = [random_arguments(view, np.random.default_rng(n)) for n in range(3 if costly else 8)]
    for arguments in (*extremes(view, brief=costly), *drawn):
        said = complaints(name, view, arguments, widths=(80,))
        assert not said, f"{arguments}: {said}"


@each_view
def test_out_of_range_names_the_range(name: str, view: View) -> None:
    """A value beyond the range is refused with the option and the range."""
    for one in parameters(view.run):
        if isinstance(one.spec, Range):
            value = str(one.kind(one.spec.high + 1))
            with pytest.raises(UsageError, match=rf"^{one.option} is .* to .*; .* out of range"):
                printed(name, 80, *shown(name, view), one.option, value)


@each_view
def test_prediction_is_read_from_the_verdicts(name: str, view: View) -> None:
    """The option that came true is one of those that were asked; the scene has no surprise."""
    done = run_of(name, view.compute(seed=0), view.name)
    options = done.prediction.options
    assert len(set(options)) == len(options) >= 2
    assert done.right is None or 0 <= done.right < len(options)


@each_view
def test_arrow_keys_reach_both_ends(name: str, view: View) -> None:
    """From the default each parameter can be turned to its ends, and stays within."""
    for one in parameters(view.run):
        if not isinstance(one.spec, Range):
            continue
        for up, end in ((True, one.spec.high), (False, one.spec.low)):
            value = one.default
            for _ in range(60):
                value = beside(one, value, up)
                assert one.spec.low <= value <= one.spec.high
            assert up or value == one.kind(end)


def test_listing_imports_no_demo() -> None:
    """Names and claims come from the files; neither numpy nor a demo is imported for them."""
    script = (
        "import sys; from quiz.demo.names import claim, names; [claim(n) for n in names()]; "
        "print({'numpy', 'demos'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("name", names())
def test_runs_as_a_program(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m demos.NAME` knows the demo by its file; whose question it is, only a deck says."""
    module = f"demos.{name.replace('-', '_')}"
    monkeypatch.setattr(sys, "argv", [module, "--help"])
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(SystemExit) as ending:
        run_module(module, run_name="__main__", alter_sys=True)
    assert not ending.value.code
    said = capsys.readouterr().out
    assert said.startswith(f"usage: quiz demo {name} [options]")
    assert claim(name).split()[0] in said


def test_runs_from_a_shell() -> None:
    """One of them in an interpreter of its own."""
    command = [sys.executable, "-m", "demos.perceptron_xor", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("usage: quiz demo perceptron-xor [options]")


def test_no_demo_hides_a_library() -> None:
    """A demo's module name is neither of the standard library nor of a dependency."""
    taken = {*sys.stdlib_module_names, "numpy", "rich", "typer", "yaml", "fsrs", "pytest"}
    assert not taken & {name.replace("-", "_") for name in NAMES}
