"""The settings, their ranges, and where a value comes from.

A flag beats the environment (`QUIZ_NEW_PER_DAY=3`), which beats `quiz config`, which beats the
default.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from quiz.errors import StoreError, UsageError

Given = int | float | bool | str
"""A value of some setting, of the same type as its default."""
Color = Literal["auto", "always", "never"]

_YES = ("1", "on", "yes", "true")
_NO = ("0", "off", "no", "false", "")


class Setting(NamedTuple):
    """One setting: `default` gives its type; `low` and `high`, `choices` or `form` its range."""

    key: str
    default: Given
    about: str
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    form: str = ""
    """What a text without choices looks like."""
    read: Callable[[str], str | None] = str
    """Turns such a text into the value; None if it is invalid."""

    @property
    def range(self) -> str:
        """The range in words."""
        if isinstance(self.default, bool):
            return "on or off"
        return ", ".join(self.choices) or self.form or f"{self.low:g} to {self.high:g}"

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return f"QUIZ_{self.key.upper()}"

    def parse(self, text: str, origin: str) -> Given:
        """The value that `text` means.

        Raises:
            UsageError: it is not in the range; names `origin` and the range.

        """
        value = self._value(text.strip())
        if value is None:
            raise UsageError(f"{origin}: “{text}” is not valid: {self.key} takes {self.range}.")
        return value

    def _value(self, text: str) -> Given | None:
        word = text.lower()
        if isinstance(self.default, bool):
            return word in _YES if word in _YES + _NO else None
        if self.form:
            return self.read(text)
        if isinstance(self.default, str):
            return word if word in self.choices else None
        try:
            value = type(self.default)(word)
        except ValueError:
            return None
        return value if self.low <= value <= self.high else None  # nan is not

    def resolve(
        self,
        stored: Mapping[str, str],
        environment: Mapping[str, str],
        flag: Given | None = None,
    ) -> "Value":
        """The value that counts, and where it comes from.

        Raises:
            UsageError: it is out of range.

        """
        if flag is not None:
            return Value(flag, f"--{self.key.replace('_', '-')}")
        if environment.get(self.variable, "").strip():
            value = self.parse(environment[self.variable], self.variable)
            return Value(value, f"environment ({self.variable})")
        if self.key in stored:
            return Value(self.parse(stored[self.key], "quiz config"), "quiz config")
        return Value(self.default, "default")


class Value(NamedTuple):
    """A setting's value and where it comes from."""

    value: Given
    origin: str

    @property
    def text(self) -> str:
        """The value as the user would type it."""
        if isinstance(self.value, bool):
            return "on" if self.value else "off"
        return str(self.value)


def _expanded(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path)) if path else ""


NEW_PER_DAY = Setting("new_per_day", 5, "new questions a day", 0, 1000)
NEW_SHOWS = Setting(
    "new_shows",
    "question",
    "what a new question shows first; after its answer it is asked in a moment",
    choices=("question", "answer"),
)
MOST_PER_DAY = Setting("most_per_day", 0, "questions a day at most; 0 for no limit", 0, 10_000)
DAY_STARTS = Setting("day_starts", 4, "hour at which a new study day begins", 0, 23)
RETENTION = Setting("retention", 0.9, "recall to aim at when a question falls due", 0.70, 0.97)
CONFIDENCE = Setting("confidence", False, "ask “how sure?” before the answer is shown")
PLAIN = Setting("plain", False, "line by line, without screen control")
COLOR = Setting("color", "auto", "color in the output", choices=("auto", "always", "never"))
BUILTIN, OWN = "builtin", "own"
"""The deck that comes with the program, and `cards.md` in the data folder once there is one."""
DECKS = Setting(
    "decks",
    f"{BUILTIN}, {OWN}",
    "what is served",
    form=f"files and folders with commas between, {BUILTIN}, {OWN}",
    read=lambda text: text if decks_named(text) else None,
)
SYNC = Setting(
    "sync",
    "",
    "folder to sync with after each session",
    form="a folder, or default",
    read=_expanded,
)
EXAMINER = Setting(
    "examiner",
    "",
    "command that ticks typed answers; it gets them as JSON",
    form="a command, or default",
)
SETTINGS = {
    one.key: one
    for one in (
        EXAMINER, NEW_PER_DAY, NEW_SHOWS, MOST_PER_DAY, DAY_STARTS, RETENTION, CONFIDENCE, PLAIN,
        COLOR, DECKS, SYNC,
    )
}  # fmt: skip


class Settings(NamedTuple):
    """The value of every setting."""

    new_per_day: int
    new_shows: Literal["question", "answer"]
    most_per_day: int
    """0 for no limit."""
    day_starts: int
    retention: float
    confidence: bool
    plain: bool
    color: Color
    decks: str
    sync: str
    examiner: str


def resolve(
    stored: Mapping[str, str],
    environment: Mapping[str, str],
    flags: Mapping[str, Given | None],
) -> Settings:
    """The value of every setting.

    Args:
        stored: key -> text, as `quiz config` keeps it.
        environment: the variables of the process.
        flags: key -> the value from the command line; None if there was none.

    Raises:
        UsageError: a value is out of range.

    """
    found = {
        key: setting.resolve(stored, environment, flags.get(key)).value
        for key, setting in SETTINGS.items()
    }
    return Settings(**found)  # type: ignore[arg-type] # each has the type of its default


APP = "nn-quiz"


def home() -> str:
    """The folder of the user's data: QUIZ_HOME, else the system's place for it. Not created.

    Raises:
        StoreError: there is no such place, as for a user without a home folder.

    """
    chosen = os.environ.get("QUIZ_HOME", "").strip()
    if chosen:
        return _expanded(chosen)
    found = _data_folder()
    nowhere = not os.environ.get("HOME", "/") or not os.path.isabs(os.path.expanduser("~"))
    if not os.path.isabs(found) or (nowhere and not os.environ.get("XDG_DATA_HOME")):
        raise StoreError("You have no home folder here. Set QUIZ_HOME to a folder for your data.")
    return found


def _data_folder() -> str:
    """What `platformdirs` says; on Linux found without it, which saves 10 ms at each start.

    Follows the XDG Base Directory Specification, which ignores relative paths.
    """
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        data = os.environ.get("XDG_DATA_HOME", "").strip()
        data = data if os.path.isabs(data) else os.path.expanduser("~/.local/share")
        return os.path.join(data, APP)
    import platformdirs

    try:
        return platformdirs.user_data_dir(APP, appauthor=False)
    except (RuntimeError, KeyError):  # there is neither HOME nor an entry of this user
        return ""


def database() -> str:
    """The one file that holds the log, the settings and everything derived."""
    return os.path.join(home(), "quiz.db")


def own_deck() -> str:
    """The deck that `quiz add` and `quiz import` write to by default."""
    return os.path.join(home(), "cards.md")


def shipped_deck() -> str:
    """The 20 questions: in the installed package, or in the checkout it runs from."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "_content", "questions.yaml")
    if os.path.exists(installed):
        return installed
    return os.path.join(os.path.dirname(package), "content", "questions.yaml")


def decks_named(text: str) -> list[str]:
    """The names in the setting `decks`."""
    return [name.strip() for name in text.split(",") if name.strip()]


def absolute(decks: str) -> str:
    """The setting `decks` with absolute paths."""
    names = decks_named(decks)
    told = (name if name in (BUILTIN, OWN) else _expanded(name) for name in names)
    return ", ".join(dict.fromkeys(told))


def decks(chosen: Sequence[str], stored: Mapping[str, str]) -> list[str]:
    """The paths of the decks to serve, at least one: by flags, else QUIZ_DECK, else the setting.

    Args:
        chosen: files, folders, or names of decks that the setting serves.
        stored: key -> text, as `quiz config` keeps it.

    """
    alone = os.environ.get("QUIZ_DECK", "").strip()
    if alone and not chosen:
        return [_expanded(alone)]
    served = _paths(decks_named(DECKS.resolve(stored, os.environ).text))
    if not chosen:
        return served or [shipped_deck()]
    return list(dict.fromkeys(path for name in chosen for path in _meant(name, served)))


def _paths(names: Sequence[str]) -> list[str]:
    """The files that names stand for, each once. The user's own deck counts if it exists."""
    found: list[str] = []
    for name in names:
        if name == BUILTIN:
            found.append(shipped_deck())
        elif name == OWN:
            found += [own_deck()] if os.path.exists(own_deck()) else []
        else:
            found += _files(name)
    return list(dict.fromkeys(found))


def _files(name: str) -> list[str]:
    """The deck at a path, or all decks of a folder."""
    path = _expanded(name)
    if not os.path.isdir(path):
        return [path]
    endings = (".md", ".markdown", ".yaml", ".yml")
    inside = (one for one in sorted(os.listdir(path)) if one.lower().endswith(endings))
    return [os.path.join(path, one) for one in inside] or [path]


def _meant(name: str, served: Sequence[str]) -> list[str]:
    """What a flag names: a file or folder, or else a deck that is served, by its file's name."""
    if name in (BUILTIN, OWN):
        return _paths([name]) or [own_deck()]
    if os.path.exists(os.path.expanduser(name)):
        return _files(name)
    called = (path for path in served if os.path.basename(path).partition(".")[0] == name)
    return [next(called, _files(name)[0])]
