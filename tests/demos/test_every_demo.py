"""What holds for every demo: the contract, the widths, the extremes."""

import inspect
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from quiz.deck.reading import read
from quiz.demo import Choice, Flag, Many, Range
from quiz.demo.names import claim, load, names
from quiz.demo.parameters import RESERVED, Parameter, parameters, parse
from quiz.demo.record import as_record
from quiz.demo.running import run
from quiz.errors import UsageError

ROOT = Path(__file__).parent.parent.parent
NAMES = [*names(), "_template"]
"""All demos, and the one to start a new one from."""


def remembering(compute: Callable[..., Any]) -> Callable[..., Any]:
    """A `compute` that runs once for the same parameters; they decide its result."""
    known: dict[tuple[Any, ...], Any] = {}
    signature = inspect.signature(compute)

    @wraps(compute)
    def remembered(**values: Any) -> Any:
        bound = signature.bind(**values)
        bound.apply_defaults()
        key = tuple(bound.arguments.items())
        if key not in known:
            known[key] = compute(**values)
        return known[key]

    return remembered


@pytest.fixture(scope="module", autouse=True)
def computed_once() -> Iterator[None]:
    """In this file each demo computes a result once, however often it is drawn."""
    with pytest.MonkeyPatch.context() as patch:
        for name in NAMES:
            demo = load(name)
            patch.setattr(demo, "compute", remembering(demo.compute))
        yield


def printed(name: str, width: int, *arguments: str, **console: Any) -> str:
    """What a run of a demo prints at a width."""
    out = io.StringIO()
    run(name, arguments, Console(file=out, width=width, **console))
    return out.getvalue()


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
    (name, argument)
    for name in NAMES
    for one in parameters(load(name).compute)
    for argument in extremes(one)
]


def test_shipped_questions_name_demos_that_exist() -> None:
    """A question need not have a demo, nor a demo a question."""
    deck = read((ROOT / "content" / "questions.yaml").read_bytes(), "questions.yaml")
    assert {question.demo for question in deck.questions if question.demo} <= set(names())


@pytest.mark.parametrize("name", NAMES)
def test_module_keeps_the_contract(name: str) -> None:
    """A claim of one line, parameters with ranges, a frozen result, knobs that can be turned."""
    demo = load(name)
    assert 20 <= len(claim(name)) <= 100
    known = parameters(demo.compute)
    assert not {one.name for one in known} & set(RESERVED)
    for one in known:
        if isinstance(one.spec, Range):
            assert one.spec.low <= one.default <= one.spec.high
    defaults = parse(name, "", known, []).values
    for knob in demo.KNOBS:
        assert parse(name, "", known, knob.arguments.split()).values != defaults
    result = demo.compute()
    assert is_dataclass(result)
    assert result.__dataclass_params__.frozen  # type: ignore[union-attr] # of every dataclass


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_run(name: str) -> None:
    """A run is determined by its parameters and its seed, and leaves NumPy's global dice alone."""
    demo = load(name)
    remembered = demo.compute()
    before = str(np.random.get_state())  # the global dice are looked at
    again = inspect.unwrap(demo.compute)()
    assert again is not remembered
    first, second = (as_record(name, demo, {"seed": 0}, run, None) for run in (remembered, again))
    assert json.dumps(first) == json.dumps(second)
    assert str(np.random.get_state()) == before


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_terminal(name: str, width: int) -> None:
    """At every width, in color, the picture keeps within it."""
    text = printed(name, width, force_terminal=True, color_system="truecolor", record=False)
    plain = printed(name, width)
    assert "\x1b" in text
    assert "\x1b" not in plain
    assert max(cell_len(line) for line in plain.splitlines()) <= width


@pytest.mark.parametrize("name", NAMES)
def test_ascii_terminal_gets_ascii_alone(name: str) -> None:
    """Where the encoding has no more, everything is spelled in ASCII and nothing is lost as `?`."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
    run(name, (), Console(file=file, width=80))
    file.flush()
    assert len(raw.getvalue().splitlines()) > 5


@pytest.mark.parametrize("name", NAMES)
def test_narrow_terminal_is_told_how_much_is_needed(name: str) -> None:
    """On twenty columns the picture is left out and the headline stays."""
    text = " ".join(printed(name, 20).split())
    assert "The picture needs 40 columns; there are 20." in text


@pytest.mark.parametrize(("name", "argument"), CASES)
def test_ends_of_each_range_give_a_picture(name: str, argument: str) -> None:
    """At both ends of each parameter the demo draws and concludes, without a warning."""
    text = printed(name, 80, argument)
    assert len(text.splitlines()) > 5
    assert not re.search(r"\bnan\b", text)


@pytest.mark.parametrize("name", NAMES)
def test_out_of_range_names_the_range(name: str) -> None:
    """A value beyond the range is refused with the option and the range."""
    for one in parameters(load(name).compute):
        if isinstance(one.spec, Range):
            value = str(one.kind(one.spec.high + 1))
            with pytest.raises(UsageError, match=rf"^{one.option} is .* to .*; .* out of range"):
                printed(name, 80, one.option, value)


@pytest.mark.parametrize("name", NAMES)
def test_prediction_is_computed_from_the_result(name: str) -> None:
    """The key gives one of the options, or None for a tie."""
    demo = load(name)
    values = parse(name, "", parameters(demo.compute), []).values
    values.pop("seed")
    prediction = demo.predict(**values)
    assert prediction is not None
    right = prediction.key(demo.compute())
    assert right is None or 0 <= right < len(prediction.options)
    assert len(set(prediction.options)) == len(prediction.options) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_last_step_is_the_result(name: str) -> None:
    """What is watched can be drawn, is not too long, and ends on the picture that a pipe gets."""
    demo = load(name)
    steps = getattr(demo, "steps", None)
    if steps is None:
        pytest.skip("this demo does not train")
    values = parse(name, "", parameters(demo.compute), ["--seed=3"]).values
    watched = list(steps(**values))
    assert 15 <= len(watched) <= 64
    for step in watched:
        demo.render(step)
    assert json.dumps(as_record(name, demo, values, watched[-1], None)) == json.dumps(
        as_record(name, demo, values, demo.compute(**values), None)
    )


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
def test_runs_as_a_program(name: str) -> None:
    """`python -m demos.NAME` knows the demo by its file; whose question it is, only a deck says."""
    module = f"demos.{name.replace('-', '_')}"
    done = subprocess.run(
        [sys.executable, "-m", module, "--help"], capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert done.stdout.startswith(f"usage: quiz demo {name} [options]")
    assert claim(name).split()[0] in done.stdout


def test_no_demo_hides_a_library() -> None:
    """A demo's module name is neither of the standard library nor of a dependency."""
    taken = {*sys.stdlib_module_names, "numpy", "rich", "typer", "yaml", "fsrs", "pytest"}
    assert not taken & {name.replace("-", "_") for name in NAMES}
