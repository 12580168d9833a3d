"""What holds for every view of every demo: the contract, the widths, the extremes."""

import io
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from pathlib import Path
from runpy import run_module
from typing import Any

import numpy as np
import pytest
from lessons import NAMES, VIEWS, named, run_of
from random_runs import complaints, random_arguments
from rich.cells import cell_len
from rich.console import Console
from sentences import CLAIMS

from quiz.deck.reading import read
from quiz.demo import Choice, Flag, Many, Range, View, final
from quiz.demo.names import claim, names, views
from quiz.demo.parameters import RESERVED, Parameter, beside, parameters, parse
from quiz.demo.run import Run, as_record
from quiz.demo.running import run
from quiz.errors import UsageError

ROOT = Path(__file__).parent.parent.parent
each_view = pytest.mark.parametrize(("name", "view"), VIEWS, ids=[named(case) for case in VIEWS])


@pytest.fixture(scope="module", autouse=True)
def computed_once() -> Iterator[None]:
    """In this file each view computes a result once, however often it is drawn."""
    known: dict[tuple[Any, ...], Any] = {}

    def compute(view: View) -> Callable[..., Any]:
        def remembered(**values: Any) -> Any:
            key = (view.run, tuple(sorted(values.items())))
            if key not in known:
                known[key] = (final(view.run) if view.steps else view.run)(**values)
            return known[key]

        return remembered

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(View, "compute", property(compute))
        yield


def printed(name: str, width: int, *arguments: str, **console: Any) -> str:
    """What a run of a demo prints at a width."""
    out = io.StringIO()
    run(name, arguments, Console(file=out, width=width, **console))
    return out.getvalue()


def shown(name: str, view: View) -> tuple[str, ...]:
    """The arguments that show a view."""
    return ("--show", view.name) if len(views(name)) > 1 else ()


def extremes(one: Parameter) -> Iterator[str]:
    """The ends of a parameter's range, as command-line arguments."""
    match one.spec:
        case Range(low=low, high=high):
            for value in (low, high):
                yield f"{one.option}={one.kind(value)}"
        case Choice(options=options):
            for option in options:
                yield f"{one.option}={option}"
        case Flag():
            yield one.option
        case Many(of=Choice(options=options)):
            yield f"{one.option}={options[-1]}"
        case Many(of=Range(low=low, high=high)):
            kind = type(one.default[0])
            yield f"{one.option}={kind(low)},{kind(high)}"


CASES = [
    (name, (*shown(name, view), argument))
    for name, view in VIEWS
    for one in parameters(view.run)
    for argument in extremes(one)
]


def test_shipped_questions_name_demos_that_exist() -> None:
    """A question need not have a demo, nor a demo a question."""
    deck = read((ROOT / "content" / "questions.yaml").read_bytes(), "questions.yaml")
    assert {question.demo for question in deck.questions if question.demo} <= set(names())


@each_view
def test_module_keeps_the_contract(name: str, view: View) -> None:
    """A claim of one line, parameters with ranges, a frozen result, knobs that can be turned."""
    assert 20 <= len(claim(name)) <= 100
    known = parameters(view.run)
    assert not {one.name for one in known} & set(RESERVED)
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
    """A run is determined by its parameters and its seed, and leaves NumPy's global dice alone."""
    before = str(np.random.get_state())  # the global dice are looked at
    options = parse(name, "", views(name), shown(name, view))
    asked = view.predict(**options.arguments)
    results = view.compute(**options.values), _last(view, options.values)
    runs = [Run(options, asked, result) for result in results]
    first, second = (json.dumps(as_record(name, one)) for one in runs)
    assert runs[0].result is not runs[1].result
    assert first == second
    assert str(np.random.get_state()) == before


def _last(view: View, values: dict[str, Any]) -> Any:
    """What a view ends with when all of it is watched."""
    made = view.run(**values)
    return list(made)[-1] if view.steps is not None else made


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@each_view
def test_nothing_is_wider_than_the_terminal(name: str, view: View, width: int) -> None:
    """At every width, in color, the picture keeps within it."""
    given = shown(name, view)
    text = printed(name, width, *given, force_terminal=True, color_system="truecolor")
    plain = printed(name, width, *given)
    assert "\x1b" in text
    assert "\x1b" not in plain
    assert max(cell_len(line.rstrip()) for line in plain.splitlines()) <= width


@each_view
def test_ascii_terminal_gets_ascii_alone(name: str, view: View) -> None:
    """Where the encoding has no more, everything is spelled in ASCII and nothing is lost as `?`."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
    run(name, shown(name, view), Console(file=file, width=80))
    file.flush()
    assert len(raw.getvalue().splitlines()) > 5


@pytest.mark.parametrize("name", NAMES)
def test_narrow_terminal_is_told_how_much_is_needed(name: str) -> None:
    """On twenty columns the picture is left out and the headline stays."""
    text = " ".join(printed(name, 20).split())
    assert "The picture needs 40 columns; there are 20." in text


@pytest.mark.parametrize(("name", "arguments"), CASES)
def test_ends_of_each_range_give_a_picture(name: str, arguments: tuple[str, ...]) -> None:
    """At both ends of each parameter the demo draws and concludes, without a warning."""
    text = printed(name, 80, *arguments)
    assert len(text.splitlines()) > 5
    assert not re.search(r"\bnan\b", text)


LONG = ("capacity-search", "dropout", "overfitting", "skip-connections")
"""Demos of which eight random runs take seconds."""


@each_view
def test_random_runs_say_what_their_numbers_bear_out(name: str, view: View) -> None:
    """No NaN, no warning, nothing too wide, and every sentence true of the numbers in it.

    Eight runs, or three where they take long; the benchmark tries 200 of each.
    """
    if name not in CLAIMS:
        pytest.skip("nobody has written down yet what its sentences claim")
    for number in range(3 if name in LONG else 8):
        arguments = random_arguments(view, np.random.default_rng(number))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            said = complaints(name, view, arguments, widths=(80,))
        assert not said, f"{arguments}: {said}"


QUICK = (
    "backpropagation", "universal-approximation", "vanishing-gradient", "weight-initialization",
)  # fmt: skip
"""Demos of which a run takes less than 0.05 s; the benchmark tries 40 seeds of each."""


@each_view
def test_same_option_is_right_whatever_the_seed(name: str, view: View) -> None:
    """For 19 of 20 seeds, or for 3 of 3 where a run takes long."""
    right = [view.verdict(view.compute(seed=seed))[0] for seed in range(20 if name in QUICK else 3)]
    assert max(map(right.count, right)) >= 0.95 * len(right)


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
def test_last_step_is_the_result(name: str, view: View) -> None:
    """What is watched can be drawn, is not too long, and ends on the picture that a pipe gets."""
    if view.steps is None:
        pytest.skip("this view does not train")
    options = parse(name, "", views(name), [*shown(name, view), "--seed=3"])
    watched = list(view.steps(**options.values))
    assert 8 <= len(watched) <= 64
    for step in watched:
        view.render(step)
        view.verdict(step)
    asked = view.predict(**options.arguments)
    ends = (watched[-1], view.compute(**options.values))
    first, second = (json.dumps(as_record(name, Run(options, asked, end))) for end in ends)
    assert first == second


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
