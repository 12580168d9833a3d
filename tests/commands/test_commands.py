"""Every command: with no arguments, with wrong ones, with --help, in an empty home."""

import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from program import PROGRAM, SECONDS
from quiz_command import COMMANDS, Done, Machine

from quiz.commands.app import NAMES
from quiz.scheduling.study_day import FORMS

REPORTS = ("list", "recap", "stats", "log", "check", "doctor", "config")
NEEDS_AN_ID = ("show", "suspend", "unsuspend")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which the program was never started."""
    return Machine(tmp_path, compiled=False)


def test_reports_in_an_empty_home(machine: Machine) -> None:
    """Each has something to report, complains of nothing and creates no data folder."""
    for done in machine.all_of([[command] for command in REPORTS]):
        assert (done.code, done.err) == (0, ""), done
        assert bool(done.out) is (done.command != "quiz log"), done
    assert not machine.home.exists()


def test_json_in_an_empty_home(machine: Machine) -> None:
    """Every command that reports prints one document before anything happened, too."""
    calls = [[name, "--json"] for name in ("list", "recap", "stats", "doctor", "config")]
    for done in machine.all_of([*calls, ["show", "1", "--json"]]):
        assert (done.code, done.err) == (0, ""), done
        assert done.json, done
    assert machine.ok("log", "--json").out == ""
    assert not machine.home.exists()


def test_changes_without_arguments(machine: Machine) -> None:
    """A command that needs a question says so and names its help; undo finds nothing to undo."""
    for done in machine.all_of([[command] for command in NEEDS_AN_ID]):
        assert (done.code, done.out) == (2, "")
        assert "Missing argument 'ID" in done.err
        assert f"`{done.command} -h`" in done.complaint(2)
    assert machine.refused("undo") == "There is nothing to undo."


def test_session_in_an_empty_home_creates_it_private(machine: Machine) -> None:
    """The folder is 0700, the file 0600: nobody else reads the log."""
    machine.ok("review", "--limit", "1", typed="\n3\nq\n")
    assert machine.home.stat().st_mode & 0o777 == 0o700
    assert (machine.home / "quiz.db").stat().st_mode & 0o777 == 0o600


def test_help_of_every_command(machine: Machine) -> None:
    """-h and --help name the command and tell each option; without a traceback or a complaint."""
    calls = [[command, "--help"] for command in COMMANDS] + [["-h"], ["list", "-h"]]
    for done, call in zip(machine.all_of(calls), calls, strict=True):
        name = f"quiz {call[0]}" if call[0] in COMMANDS else "quiz"
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: {name} ")
        options = [row for row in done.out.splitlines() if row.startswith("  --")]
        assert all(len(row.split()) > 1 for row in options)
    assert not machine.home.exists()


def test_help_names_every_command(machine: Machine) -> None:
    """The list of commands is complete, each with a sentence of its own."""
    groups = machine.ok("--help").out.split("\n\n")[-3:]
    rows = [row for group in groups for row in group.splitlines()[1:]]
    told = {row.split()[0]: row.split()[1:] for row in rows}
    assert set(told) == set(NAMES)
    assert all(told.values())
    assert not any(row.endswith("...") for row in rows)


def test_every_command_takes_plain(machine: Machine) -> None:
    """`--plain` after any command, and before it, is no wrong option."""
    calls = [[name, "--plain", "--frob"] for name in NAMES]
    calls += [["--plain", name, "--frob"] for name in NAMES if name != "demo"]
    for done, call in zip(machine.all_of(calls), calls, strict=True):
        assert "--plain" not in done.err, call


def test_an_earlier_name_still_works(machine: Machine) -> None:
    """Scripts and fingers that say `unsuspend` are understood; no list offers it."""
    assert machine.ok("unsuspend", "1").out == "Nothing to do: perceptron\n"


def test_version(machine: Machine) -> None:
    """--version tells what is installed."""
    assert machine.ok("--version").out == f"nn-quiz {version('nn-quiz')}\n"


WRONG = {
    "--frob": "No such option: --frob",
    "list --frob": "No such option: --frob",
    "list one two": "Got unexpected extra argument(s) (two)",
    "show 1 2": "Got unexpected extra argument(s) (2)",
    "--deck": "Option '--deck' requires an argument.",
    "list --color": "Option '--color' requires an argument.",
    "review --limit 0": "--limit must be 1 to 1,000,000, not 0.",
    "review --limit many": "--limit must be a whole number, not “many”.",
    "mock --minutes soon": "--minutes must be a number, not “soon”.",
    "log --limit 0": "--limit must be 1 to 1,000,000, not 0.",
    "lisst": "There is no command “lisst”. Did you mean list?",
    "xyzzy": "There is no command “xyzzy”. `quiz -h` lists them all.",
    "--color pink list": "--color must be auto, always, never, not “pink”.",
    "list --color=pink": "--color must be auto, always, never, not “pink”.",
    "review --difficulty hrad": "--difficulty must be easy, medium, hard, not “hrad”.",
    "review --tag regularisation": "Did you mean regularization?",
    "config nope": "There is no setting “nope”. There are: ",
    "config new_per_day 1001": "new_per_day takes 0 to 1000.",
    "config retention nan": "retention takes 0.7 to 0.97.",
    "config plain maybe": "plain takes on or off.",
    "plan soon": f"“soon” is not a date. Write it as {FORMS}.",
    "plan 10 Foo": f"“10 Foo” is not a date. Write it as {FORMS}.",
    "plan 2026-11-24": f"“2026-11-24” is past: today is 2026-11-25. Write the date as {FORMS}.",
    "plan +3650": f"“+3650” is more than two years away. Write a nearer date, as {FORMS}.",
    "plan +9 --per-day 0": "--per-day must be 1 to 300 questions, not 0.",
    "plan +9 --per-day 301": "--per-day must be 1 to 300 questions, not 301.",
    "plan +9 --minutes 0.5": "--minutes must be 1 to 600 a day, not 0.5.",
    "plan +9 --minutes nan": "--minutes must be 1 to 600 a day, not nan.",
    "plan +9 --per-day 3 --minutes 9": "Give --per-day or --minutes, not both.",
    "plan --per-day 3": f"A budget needs a date. Write it as {FORMS}: quiz plan +14 --per-day 10",
    "plan +9 --clear": "--clear drops the plan: it takes no date and no budget.",
    "mock --minutes 0": "--minutes must be above 0 and at most 600, not 0.",
    "mock --minutes -3": "--minutes must be above 0 and at most 600, not -3.",
    "mock --minutes nan": "--minutes must be above 0 and at most 600, not nan.",
    "mock --minutes 601": "--minutes must be above 0 and at most 600, not 601.",
    "mock --limit 0": "--limit must be 1 to 1,000, not 0.",
    "mock --level guru": "--level must be junior or senior, not “guru”.",
    "mock --seed -1": "--seed must be 0 to 4,294,967,295, not -1.",
    "mock --difficulty brutal": "--difficulty must be easy, medium, hard, not “brutal”.",
    "mock --tag drop": "No question has the tag “drop”. Did you mean dropout?",
    "mock --tag metrics --difficulty hard": (
        "No question fits these filters. Drop one; `quiz list` shows the deck."
    ),
    "mock --save report.txt": (
        "--save writes Markdown: give a name that ends in .md, not “report.txt”."
    ),
    "mock --save no/where.md": "--save: there is no folder no. Make it first.",
    "code dropuot": "Did you mean dropout",
    "code --list --watch": "not both",
    "code --check": "requires an argument",
    "code --check nobody.py": "nobody.py: no such file",
    "code 999": "There is no question 999",
}
NO_DRILLS = {
    "nope": "There is no question “nope”.",
    "99": "There is no question 99. They are numbered 1 to 20.",
    "cross-entropy/nope": "There is no drill “cross-entropy/nope”. Drills of cross-entropy:",
    "x/y": "There is no demo “x”.",
    "cross-entropy/slope#x": "what follows # is the instance's seed, a whole number.",
    "--tag nope": "No question has the tag “nope”.",
    "dropout --tag rnn": "No question with the tag rnn has drills. Drop the filter.",
    "--limit 0": "--limit must be 1 to 10,000, not 0.",
    "--limit -3": "--limit must be 1 to 10,000, not -3.",
    "--seed -1": "--seed must be 0 to 4,294,967,295, not -1.",
}
WRONG |= {f"drill {how}{words}": NO_DRILLS[words] for words in NO_DRILLS for how in ("", "--json ")}
TOO_MANY = (10**19, 2**63 - 1, -1)
"""What no database and no list can take."""
for number in TOO_MANY:
    WRONG[f"review --new {number}"] = f"--new must be 0 to 1,000,000, not {number}."
    for name in ("review", "log", "weak"):
        WRONG[f"{name} --limit {number}"] = f"--limit must be 1 to 1,000,000, not {number}."
WRONG_ENVIRONMENT = {
    "QUIZ_NOW": "yesterday",
    "QUIZ_NEW_PER_DAY": "-1",
    "QUIZ_RETENTION": "1",
    "QUIZ_COLOR": "red",
    "QUIZ_PLAIN": "perhaps",
}


@pytest.fixture(scope="module")
def misused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """How each of these commands ended; nothing was saved by any."""
    machine = Machine(tmp_path_factory.mktemp("misused"))
    ended = {call: machine.quiz(*call.split(), QUIZ_NOW="2026-11-25T18:30") for call in WRONG}
    assert machine.saved() == []
    settings = [{name: value} for name, value in WRONG_ENVIRONMENT.items()]
    reviews = machine.all_of([["review"]] * len(settings), settings)
    return ended | dict(zip(WRONG_ENVIRONMENT, reviews, strict=True))


@pytest.mark.parametrize("call", WRONG)
def test_wrong_words(misused: dict[str, Done], call: str) -> None:
    """One line on stderr says what is wrong, and the range, the nearest, or where to look."""
    assert WRONG[call] in misused[call].complaint(2)


@pytest.mark.parametrize("name", WRONG_ENVIRONMENT)
def test_wrong_environment(misused: dict[str, Done], name: str) -> None:
    """A variable out of its range is a usage error that names the variable, before all else."""
    assert misused[name].complaint(2).startswith(f"{name}: “{WRONG_ENVIRONMENT[name]}” ")


def test_interrupted_command_exits_130(machine: Machine) -> None:
    """SIGINT while a pipe is waited for: exit code 130 and not a word."""
    with subprocess.Popen(
        [*PROGRAM, "review"],
        env=machine.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        while b"quit]" not in child.stdout.readline():
            assert child.poll() is None
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=SECONDS)
    assert (child.returncode, said) == (130, b"")


_INTERRUPTED = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == INTERRUPTED:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
sys.argv = ["quiz", *ARGUMENTS]
from quiz.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("quiz.errors", []),
        ("quiz.desk", []),
        ("typer", ["list"]),
        ("quiz.commands.stats", ["stats"]),
    ],
)
def test_interrupt_while_the_program_is_imported(
    machine: Machine, module: str, arguments: list[str]
) -> None:
    """Ctrl-C before anything is on the screen: exit code 130 and no traceback."""
    script = f"INTERRUPTED, ARGUMENTS = {module!r}, {arguments!r}\n{_INTERRUPTED}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=machine.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_python_m_quiz_is_the_same_program(machine: Machine) -> None:
    """`python -m quiz` needs no installed script."""
    done = subprocess.run(
        [sys.executable, "-m", "quiz", "--version"],
        env=machine.environment(),
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    assert done.stdout.decode() == machine.ok("--version").out
