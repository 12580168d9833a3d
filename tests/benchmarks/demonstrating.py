"""What a picture costs, and whether demos keep their word: at random parameters, over seeds."""

import importlib
import importlib.util
import subprocess
import sys
import warnings
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from measuring import Row, cpu, in_turn, median, progress, row, seconds, timed
from numpy.typing import NDArray
from pseudo_terminal import environment

from demos.nn import SGD, cross_entropy, mlp
from quiz.demo.names import names, views

RUNS = 5
COMPUTE_MOST, PIPE_MOST, ALL_MOST = 1.0, 0.75, 8.0
"""Seconds: a demo's computation, the CPU time of `quiz demo NAME | cat`, and of all of them."""
DRAWN, SEEDS, HELD = 200, 40, 0.95
"""Random parameter sets of a view; seeds of its claim, and the share of them it must hold for."""
BATCH, SIZES = 64, (2, 64, 64, 2)
STEPS = 200


def demos() -> list[Row]:
    """Every demo at its defaults: computed, and as a process that prints into a pipe."""
    computed, piped = {}, {}
    for name in names():
        progress(name)
        computed[name] = in_turn({"": timed(views(name)[0].compute)}, RUNS)[""]
        command = [sys.executable, "-m", "quiz", "demo", name, "--no-predict"]
        piped[name] = in_turn({"": partial(cpu, command, environment())}, RUNS)[""]
    progress("")
    bare = in_turn({"": timed(_bare)}, RUNS)[""]
    rows = [Row("bare interpreter", seconds(median(bare)), 1.0, "a bare interpreter")]
    for name in names():
        least, usual = min(computed[name]), median(computed[name])
        rows.append(_limited(f"{name}: compute", usual, median(bare), COMPUTE_MOST, least))
        least = min(piped[name])
        rows.append(_limited("  into a pipe, CPU", least, median(bare), PIPE_MOST, least))
    together = sum(min(times) for times in piped.values())
    rows.append(_limited("all into pipes, CPU", together, median(bare), ALL_MOST, together))
    return rows


def words() -> list[Row]:
    """Every view: ends of ranges, random parameters, and seeds with the same right option."""
    _sees_the_tests()
    from random_runs import complaints, extremes, random_arguments

    rows = []
    for name in names():
        for view in views(name):
            progress(f"{name} {view.name}")
            rng = np.random.default_rng(0)
            ends = list(extremes(view, brief=False))
            faults = 0
            for arguments in (*ends, *(random_arguments(view, rng) for _ in range(DRAWN))):
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    found = complaints(name, view, arguments)
                if found:
                    sys.stderr.write(f"\n{name} {' '.join(arguments)}: {'; '.join(found)}\n")
                faults += bool(found)
            right = [view.verdict(view.compute(seed=seed))[0] for seed in range(SEEDS)]
            same = max(map(right.count, right))
            runs = f"{len(ends)} runs at an end and {DRAWN} random ones"
            rows += [
                Row(f"{name} {view.name}: of {runs}, with a fault", str(faults), late=faults > 0),
                Row(
                    f"  of {SEEDS} seeds, with the same right option",
                    str(same),
                    late=same < HELD * SEEDS,
                ),
            ]
    progress("")
    return rows


def claims() -> list[Row]:
    """What the tests claim of the demos, for all seeds; the suite tries three of a costly demo."""
    _sees_the_tests()
    from test_claims import CLAIMS, TOGETHER, complaint, complaint_together

    found: dict[str, list[str]] = {claim.demo: [] for claim in CLAIMS}
    for claim in CLAIMS:
        progress(claim.demo)
        found[claim.demo] += [complaint(claim, seed) for seed in claim.seeds]
    for together in TOGETHER:
        progress(together.demo)
        found[together.demo].append(complaint_together(together))
    progress("")
    rows = []
    for name, complaints in found.items():
        wrong = [one for one in complaints if one]
        sys.stderr.writelines(f"{one}\n" for one in wrong)
        what = f"{name}: of {len(complaints)} claims, that do not hold"
        rows.append(Row(what, str(len(wrong)), late=bool(wrong)))
    return rows


def _sees_the_tests() -> None:
    sys.path.append(str(Path(__file__).parent.parent / "demos"))


def training_step() -> list[Row]:
    """A step of SGD on a 2-64-64-2 net, batch 64, beside PyTorch's eager step where it is there."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(BATCH, 2)), rng.integers(0, 2, BATCH)
    net = mlp(SIZES, rng)
    optimizer = SGD(net.parameters(), 0.1)

    def ours() -> None:
        _, slope = cross_entropy(net(x), y)
        net.backward(slope)
        optimizer.step()

    measures: dict[str, Callable[[], float]] = {"demos.nn": lambda: _repeated(ours)}
    if importlib.util.find_spec("torch") is None:
        progress("")
        alone = in_turn(measures, 11)["demos.nn"]
        return [Row("demos.nn, a training step (no PyTorch here)", seconds(median(alone)))]
    measures["torch"] = _torch_step(x, y)
    taken = in_turn(measures, 11)
    return [
        row("PyTorch, eager, float64, one thread", taken["torch"], taken["torch"], "PyTorch"),
        row("demos.nn", taken["demos.nn"], taken["torch"], "PyTorch", 1.0),
    ]


def _torch_step(x: NDArray[np.float64], y: NDArray[np.int64]) -> Callable[[], float]:
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    torch.manual_seed(0)
    layers: list[Any] = []
    for fan_in, fan_out in pairwise(SIZES):
        layers += [torch.nn.Linear(fan_in, fan_out, dtype=torch.float64), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(inputs), labels).backward()
        optimizer.step()

    return lambda: _repeated(step)


def _repeated(step: Callable[[], None]) -> float:
    """Seconds that one step takes, over `STEPS` of them."""

    def steps() -> None:
        for _ in range(STEPS):
            step()

    return timed(steps)() / STEPS


def _limited(what: str, taken: float, bare: float, most: float, least: float) -> Row:
    """A row whose limit is a time: as a ratio it depends on how fast the interpreter starts."""
    limit = f" (at most {most:g} s)"
    return Row(
        what + limit, seconds(taken), taken / bare, "a bare interpreter",
        least=seconds(least), late=taken > most,
    )  # fmt: skip


def _bare() -> None:
    subprocess.run([sys.executable, "-c", "print('ready')"], stdout=subprocess.PIPE, check=True)
