"""Who may import whom, as a table and a test of it; and what is loaded when a session starts."""

import ast
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "quiz"

# Who may import what of `quiz`. The longest name that fits a module is its rule; a name allows
# everything under it. Imports under `if TYPE_CHECKING:` and inside functions count too.
VALUES = (
    *("quiz.errors", "quiz.rating", "quiz.events", "quiz.answer", "quiz.scheduling.state"),
    *("quiz.deck.question", "quiz.deck.heading"),
)
LEAF = ("quiz.errors",)
SHELL = (  # all but the commands
    "quiz.__version__", "quiz.errors", "quiz.rating", "quiz.events", "quiz.answer", "quiz.keys",
    "quiz.settings", "quiz.places", "quiz.demo", "quiz.deck", "quiz.scheduling", "quiz.practice",
    "quiz.report", "quiz.store", "quiz.screens", "quiz.session", "quiz.typed",
)  # fmt: skip
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    # Leaves.
    **dict.fromkeys(("quiz", "quiz.errors", "quiz.answer", "quiz.deck.plain_text"), ()),
    **dict.fromkeys(("quiz.rating", "quiz.events", "quiz.settings"), LEAF),
    "quiz.keys": ("quiz.keys", *LEAF),
    **dict.fromkeys(("quiz.places", "quiz.deck.question", "quiz.deck.heading"), LEAF),
    "quiz.charts": ("quiz.charts", *LEAF),
    "quiz.demo": ("quiz.demo", "quiz.keys", "quiz.charts", "quiz.boundary", "quiz.console", *LEAF),
    "quiz.console": LEAF,
    # Where every error ends: it has to know how to say them.
    "quiz.boundary": ("quiz.deck.plain_text", "quiz.places", "quiz.store.database", *LEAF),
    # Pure: what is asked, when, how, and what came of it.
    "quiz.deck": ("quiz.deck", "quiz.errors"),
    "quiz.scheduling": ("quiz.scheduling", *VALUES),
    "quiz.practice": ("quiz.practice", "quiz.demo.contract", *VALUES),
    "quiz.typed": ("quiz.typed", *VALUES),
    "quiz.report": ("quiz.report", "quiz.scheduling", *VALUES),
    # The store knows values, and how a question is written in one line.
    "quiz.store": ("quiz.store", "quiz.deck.compiled", "quiz.scheduling.queue.Due", *VALUES),
    # Values become lines and renderables.
    "quiz.screens": (
        *("quiz.screens", "quiz.charts", "quiz.practice", "quiz.report", "quiz.deck.plain_text"),
        *("quiz.settings.Setting", "quiz.settings.Value"),
        *("quiz.scheduling.outlook.Load", "quiz.scheduling.outlook.Prospect"),
        *VALUES,
    ),
    # The shell around practice.
    "quiz.session": SHELL,
    "quiz.commands": ("quiz",),
    "quiz.__main__": ("quiz",),
}
NOBODY_IMPORTS = {"quiz.commands": ("quiz.commands", "quiz.__main__"), "quiz.__main__": ()}

# Libraries that only some may import; nobody else, not even inside a function.
ONLY_IMPORTERS = {
    "fsrs": ("quiz.scheduling.memory",),
    "yaml": ("quiz.deck.reading",),
    "platformdirs": ("quiz.places",),
    "typer": ("quiz.commands",),
    "prompt_toolkit": ("quiz.session.full_screen", "quiz.session.typed"),
    "sqlite3": ("quiz.store", "quiz.session.health"),
    "rich": ("quiz.charts", "quiz.console", "quiz.screens", "quiz.demo", "quiz.commands"),
    "click": (),
    "pydantic": (),
    "demos": (),
    "importlib.import_module": ("quiz.demo", "quiz.commands.catalogue"),
    "random": (),
}

# The pure packages have no clock, dice, console, disk or environment of their own.
PURE = ("quiz.deck", "quiz.scheduling", "quiz.practice", "quiz.typed", "quiz.report", "quiz.events")
IMPURE_MODULES = (
    "asyncio", "glob", "io", "locale", "multiprocessing", "os", "pathlib", "random", "secrets",
    "shutil", "signal", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time",
    "uuid", "numpy.random",
)  # fmt: skip
IMPURE_CALLS = ("print", "input", "open", "exec", "eval", "__import__")
CLOCKLESS = (*PURE, "quiz.screens", "quiz.charts")  # they may not even measure a duration
CLOCKS = ("now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime")
UNTIMED = (*CLOCKLESS, "quiz.store")  # the store waits for a lock, but is told what time it is


class Import(NamedTuple):
    """One name that a module imports."""

    importer: str
    name: str
    """Absolute and dotted: `quiz.store.states`, `quiz.scheduling.queue.Due`."""
    place: str


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


def tree(path: Path) -> ast.Module:
    """The syntax tree of a source file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def imports() -> Iterator[Import]:
    """Every import of the package, wherever in a file it stands."""
    for module, path in modules().items():
        for node in ast.walk(tree(path)):
            place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Import):
                yield from (Import(module, alias.name, place) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{place}: a relative import"
                names = (f"{node.module}.{alias.name}" for alias in node.names)
                yield from (Import(module, name, place) for name in names)


def under(name: str, roots: tuple[str, ...] | dict[str, tuple[str, ...]]) -> list[str]:
    """Those of the roots that a dotted name is, or lies under; the longest first."""
    fitting = [root for root in roots if f"{name}.".startswith(f"{root}.")]
    return sorted(fitting, key=len, reverse=True)


def broken(found: Import) -> str | None:
    """Which rule an import breaks."""
    if under(found.name, ("quiz",)):
        rule = under(found.importer, MAY_IMPORT)[0]
        if rule == "quiz" and found.importer != "quiz":
            return f"{found.place}: {found.importer} has no rule of its own"
        if not under(found.name, MAY_IMPORT[rule]):
            return f"{found.place}: {rule} may not import {found.name}"
    for target, importers in NOBODY_IMPORTS.items():
        if under(found.name, (target,)) and not under(found.importer, importers):
            return f"{found.place}: nobody but {importers} imports {found.name}"
    for library, importers in ONLY_IMPORTERS.items():
        if under(found.name, (library,)) and not under(found.importer, importers):
            return f"{found.place}: only {importers or 'nobody'} may import {library}"
    if under(found.importer, PURE) and under(found.name, IMPURE_MODULES):
        return f"{found.place}: {found.importer} is pure and imports {found.name}"
    if under(found.importer, CLOCKLESS) and under(found.name, ("time",)):
        return f"{found.place}: {found.importer} has no clock and imports {found.name}"
    return None


def test_every_import_keeps_the_rules() -> None:
    """Each import of the package is one that the table of the house allows."""
    everything = list(imports())
    assert len(everything) > 300
    assert [fault for found in everything if (fault := broken(found))] == []


@pytest.mark.parametrize(
    ("importer", "name"),
    [
        ("quiz.store.log", "quiz.screens.text"),
        ("quiz.store.log", "quiz.scheduling.queue.Queue"),
        ("quiz.store.settings", "quiz.settings.SETTINGS"),
        ("quiz.screens.card", "quiz.store.states"),
        ("quiz.screens.card", "quiz.session.desk"),
        ("quiz.screens.card", "time.time"),
        ("quiz.session.day", "typer"),
        ("quiz.session.day", "quiz.commands.app"),
        ("quiz.session.review", "fsrs.Card"),
        ("quiz.deck.order", "quiz.scheduling.queue"),
        ("quiz.deck.order", "yaml"),
        ("quiz.report.progress", "os"),
        ("quiz.session.menu", "demos.vanishing_gradient"),
        ("quiz.places", "quiz.settings"),
        ("quiz.fresh", "quiz.errors"),
    ],
)
def test_a_forbidden_import_is_found(importer: str, name: str) -> None:
    """The control: what the design forbids is named with its place."""
    fault = broken(Import(importer, name, "some.py:1"))
    assert fault is not None
    assert fault.startswith("some.py:1: ")


def test_no_rule_is_stale() -> None:
    """Each rule is about something that exists, or will: charts come with the demos."""
    known = modules()
    assert {rule for rule in MAY_IMPORT if rule not in known} <= {"quiz.charts"}


def called(node: ast.AST) -> str:
    """The dotted name of what is called, as far as it is one."""
    if isinstance(node, ast.Call):
        try:
            return ast.unparse(node.func)
        except ValueError:
            return ""
    return ""


@pytest.mark.parametrize("module", [name for name in modules() if under(name, UNTIMED)])
def test_nobody_but_the_session_asks_what_time_it_is(module: str) -> None:
    """No `datetime.now`, `date.today`, `time.time`; and in pure modules no `print` or `open`."""
    for node in ast.walk(tree(modules()[module])):
        name = called(node)
        owner, _, attribute = name.rpartition(".")
        asks = owner.split(".")[-1] in ("datetime", "date", "time") and attribute in CLOCKS
        assert not asks, f"{module}: {name}()"
        if under(module, PURE):
            assert name not in IMPURE_CALLS, f"{module}: {name}()"


# What is loaded when the first frame of a compiled deck is on the terminal.
_PROBE = """
import sys
before = set(sys.modules)

class Shown(BaseException):
    pass

class Out:
    def __init__(self, real):
        self._real = real
    def __getattr__(self, name):
        return getattr(self._real, name)
    def write(self, text):
        self._real.write(text)
        if "\\x1b[?2026l" in text:
            raise Shown

sys.argv = ["quiz"]
sys.stdout = Out(sys.stdout)
from quiz.__main__ import main
try:
    main()
except Shown:
    loaded = set(sys.modules) - before
    with open(OUTPUT, "w") as file:
        file.write("\\n".join(sorted(loaded)))
"""
NEVER = {
    "numpy", "yaml", "fsrs", "pydantic", "pygments", "rich", "typer", "asyncio", "uuid",
    "tomllib", "importlib.metadata", "prompt_toolkit", "quiz.commands.app", "quiz.screens.page",
    "quiz.deck.question", "quiz.deck.reading", "quiz.scheduling.memory",
}  # fmt: skip
LIGHT = {"dataclasses", "pathlib", "json", "hashlib", "logging", "subprocess"}


def loaded_at_first_frame(folder: Path, environment: dict[str, str]) -> set[str]:
    """The modules that `quiz` has loaded, in a terminal, when its first frame is written."""
    output = folder / "modules.txt"
    output.unlink(missing_ok=True)
    known = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    kept = {name: value for name, value in os.environ.items() if name in known}
    master, terminal = pty.openpty()
    try:
        child = subprocess.Popen(
            [sys.executable, "-c", f"OUTPUT = {str(output)!r}\n{_PROBE}"],
            stdin=terminal,
            stdout=terminal,
            stderr=subprocess.PIPE,
            env=kept | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"} | environment,
            cwd=folder,
        )
        _, complaints = child.communicate(timeout=60)  # a frame fits into the terminal's buffer
    finally:
        os.close(terminal)
        os.close(master)
    assert output.exists(), complaints.decode()
    return set(output.read_text().split())


def loads(loaded: set[str], names: set[str]) -> list[str]:
    """Those of the names that are loaded, themselves or something of theirs."""
    roots = tuple(names)
    return sorted(module for module in loaded if under(module, roots))


def test_the_first_frame_loads_nothing_heavy(tmp_path: Path) -> None:
    """A compiled deck's first question is shown without YAML, scheduler, Rich, Typer or NumPy."""
    home = {"QUIZ_HOME": str(tmp_path / "home")}
    compiling = loaded_at_first_frame(tmp_path, home)
    assert {"yaml", "quiz.deck.question"} <= compiling  # the control: the probe sees what is loaded
    compiled = loaded_at_first_frame(tmp_path, home)
    assert {"quiz.screens.review", "sqlite3"} <= compiled
    assert loads(compiled, NEVER | LIGHT | {"platformdirs"}) == []


def test_the_first_frame_of_a_plan_loads_nothing_heavy(tmp_path: Path) -> None:
    """In the last look before an interview too: what a look adds is computed in plain Python."""
    home = {"QUIZ_HOME": str(tmp_path / "home"), "QUIZ_NOW": "2026-12-01T18:30+00:00"}

    def run(typed: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "quiz", *arguments]
        subprocess.run(
            command, input=typed.encode(), env=os.environ | home, stdout=subprocess.DEVNULL,
            check=True, timeout=60,
        )  # fmt: skip

    run("", "plan", "+2", "--per-day", "30")
    run("\n3\n" * 5, "review")
    home["QUIZ_NOW"] = "2026-12-02T18:30+00:00"
    shown = loaded_at_first_frame(tmp_path, home)
    assert "quiz.scheduling.expectation" in shown  # the control: seen questions were weighed
    assert loads(shown, NEVER | LIGHT | {"quiz.scheduling.outlook"}) == []


def test_the_first_frame_without_quiz_home_adds_only_platformdirs(tmp_path: Path) -> None:
    """With QUIZ_HOME unset platformdirs comes along, with what it needs, and nothing else heavy."""
    place = {"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}
    loaded_at_first_frame(tmp_path, place)
    compiled = loaded_at_first_frame(tmp_path, place)
    assert (tmp_path / "data" / "nn-quiz" / "quiz.db").exists()
    assert loads(compiled, NEVER) == []
    with_home = loaded_at_first_frame(tmp_path, {"QUIZ_HOME": str(tmp_path / "data" / "nn-quiz")})
    brought = {module for module in compiled - with_home if not module.startswith("quiz")}
    script = "import sys; b = set(sys.modules); import platformdirs, platformdirs.unix; "
    script += "print('\\n'.join(set(sys.modules) - b))"
    alone = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert brought <= set(alone.stdout.split())
