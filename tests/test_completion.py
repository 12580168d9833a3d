"""Shell completion, as bash, zsh and fish ask for it."""

import re
from pathlib import Path

import program
import pytest

from quiz import settings

COMMANDS = {
    "review", "list", "show", "recap", "stats", "sync", "undo", "suspend", "reset",
    "log", "check", "doctor", "config", "drill", "merge", "backup",
}  # fmt: skip
OWN = (
    "format: 1\ndeck: own\ntitle: Own\nquestions:\n  - id: own-first\n    number: 1\n"
    "    question: What is [bold]?\n    difficulty: easy\n    category: C\n    tags: [mine]\n"
    "    answer: That.\n"
)


class Shell:
    """Somebody's shell at the moment the Tab key is pressed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def asks(self, **variables: str) -> str:
        """What the program answers the shell's question; it never complains."""
        told = program.environment(self.folder / "home", **variables)
        ended = program.run_here([], b"", told, self.folder)
        assert ended.err == ""
        return ended.out

    def bash(self, line: str, **variables: str) -> set[str]:
        """The words that bash would offer after this line."""
        place = str(len(line.split(" ")) - 1)
        said = self.asks(
            _QUIZ_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=place, **variables
        )
        return set(said.split())

    def zsh(self, line: str) -> dict[str, str]:
        """The words that zsh would offer, each with its description."""
        said = self.asks(_QUIZ_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line)
        return dict(re.findall(r'"([^"]+)":"([^"]+)"', said))

    def fish(self, line: str, **variables: str) -> dict[str, str]:
        """The words that fish would offer, each with its description."""
        said = self.asks(
            _QUIZ_COMPLETE="complete_fish",
            _TYPER_COMPLETE_ARGS=line,
            _TYPER_COMPLETE_FISH_ACTION="get-args",
            **variables,
        )
        pairs = (row.partition("\t") for row in said.splitlines())
        return {word: about for word, _, about in pairs}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell of somebody who never started the program."""
    return Shell(tmp_path)


def test_commands(shell: Shell) -> None:
    """After `quiz` all commands, after `quiz s` those that begin so, in every shell."""
    assert shell.bash("quiz ") >= COMMANDS
    expected = {command for command in COMMANDS if command.startswith("s")}
    assert shell.bash("quiz s") == expected
    for offered in (shell.zsh("quiz s"), shell.fish("quiz s")):
        assert offered.keys() == expected
        assert offered["stats"].startswith("Show how you are doing")


@pytest.mark.parametrize("command", ["show", "suspend", "unsuspend", "reset", "review", "drill"])
def test_ids(shell: Shell, command: str) -> None:
    """Every command that takes questions completes their ids."""
    assert shell.bash(f"quiz {command} va") == {"vanishing-gradient"}


def test_ids_with_what_they_ask(shell: Shell) -> None:
    """Shells that show descriptions get the question; all twenty without a beginning."""
    for offered in (shell.zsh("quiz show d"), shell.fish("quiz show d")):
        assert offered.keys() == {"dropout", "deep-vs-shallow"}
        assert offered["dropout"].startswith("What is dropout")
    everything = shell.fish("quiz show ")
    assert len(everything) == 20, everything
    assert all(everything.values())
    assert shell.bash("quiz suspend dropout pe") == {"perceptron"}


def test_tags_difficulties_and_settings(shell: Shell) -> None:
    """What an option or an argument may be is offered."""
    assert shell.bash("quiz review --tag re") == {"regularization"}
    assert shell.bash("quiz drill --tag re") == {"regularization"}
    assert shell.bash("quiz review --difficulty ") == {"easy", "medium", "hard"}
    assert shell.bash("quiz config ") == settings.SETTINGS.keys()
    assert shell.bash("quiz config ret") == {"retention"}


def test_paths(shell: Shell) -> None:
    """Fish is told the files and folders that an option or argument may be; bash looks itself."""
    (shell.folder / "decks").mkdir()
    for name in ("decks/own.yaml", "notes.md", ".hidden"):
        (shell.folder / name).touch()
    for asking in ("--deck", "check", "merge", "mock --save", "import", "export", "sync"):
        assert shell.fish(f"quiz {asking} ").keys() == {"decks/", "notes.md"}, asking
        assert shell.fish(f"quiz {asking} decks/o").keys() == {"decks/own.yaml"}, asking
        assert shell.fish(f"quiz {asking} gone/").keys() <= {""}, asking
    assert shell.fish("quiz check .h").keys() == {".hidden"}
    assert "notes.md" not in shell.bash("quiz merge ")


def test_options(shell: Shell) -> None:
    """After two hyphens the command's options."""
    assert shell.bash("quiz list --") >= {"--json", "--deck"}
    assert shell.bash("quiz --ver") == {"--version"}


def test_other_deck(shell: Shell) -> None:
    """With QUIZ_DECK, or --deck on the line, ids and tags are that deck's; markup means nothing."""
    deck = shell.folder / "own.yaml"
    deck.write_text(OWN, encoding="utf-8")
    assert shell.bash("quiz review --tag ", QUIZ_DECK=str(deck)) == {"mine"}
    assert shell.fish("quiz show ", QUIZ_DECK=str(deck)) == {"own-first": "What is [bold]?"}
    for line in ("quiz show --deck own.yaml ", "quiz --deck own.yaml show "):
        assert shell.bash(line) == {"own-first"}


def test_a_deck_that_cannot_be_read_offers_nothing(shell: Shell) -> None:
    """Completion stays silent where a command would complain."""
    (shell.folder / "bad.yaml").write_text("questions: [\n", encoding="utf-8")
    for deck in ("bad.yaml", "gone.yaml", "."):
        assert shell.bash("quiz show ", QUIZ_DECK=deck) == set()


def test_a_home_that_cannot_be_used_offers_nothing(shell: Shell) -> None:
    """A damaged data file does not disturb the line that is being typed."""
    home = shell.folder / "home"
    home.mkdir()
    (home / "quiz.db").write_bytes(b"not a database at all" * 100)
    assert shell.bash("quiz show va") == set()
    assert shell.bash("quiz sh") == {"show"}


def test_completing_leaves_no_trace(shell: Shell) -> None:
    """Pressing Tab creates no data folder, and an unknown question is no error."""
    assert shell.bash("quiz show zzzz") == set()
    assert shell.bash("quiz nosuch ") is not None
    assert not (shell.folder / "home").exists()


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_script_to_install(shell: Shell, name: str) -> None:
    """`--show-completion` prints what the shell has to read: it calls this program back."""
    said = shell.asks(_QUIZ_COMPLETE=f"source_{name}")
    assert f"_QUIZ_COMPLETE=complete_{name}" in said
