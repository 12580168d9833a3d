"""What a person may set, in which range, and where a value comes from.

A flag beats the environment (`QUIZ_NEW_PER_DAY=3`), which beats `quiz config`, which beats the
default.
"""

import os
from collections.abc import Mapping
from typing import Literal, NamedTuple

from quiz.errors import StoreError, UsageError

Given = int | float | bool | str
"""A value of some setting, of the type that its default has."""
Color = Literal["auto", "always", "never"]

_YES = ("1", "on", "yes", "true")
_NO = ("0", "off", "no", "false", "")


class Setting(NamedTuple):
    """One setting: `default` tells its type; `low` and `high`, or `choices`, its range."""

    key: str
    default: Given
    about: str
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    form: str = ""
    """What a text is that has no choices."""

    @property
    def range(self) -> str:
        """The range in words."""
        if isinstance(self.default, bool):
            return "on or off"
        if self.choices or self.form:
            return ", ".join(self.choices) or self.form
        return f"{self.low:g} to {self.high:g}"

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return f"QUIZ_{self.key.upper()}"

    def parse(self, text: str, origin: str) -> Given:
        """The value that `text` stands for.

        Raises:
            UsageError: it is not in the range; names `origin` and the range.

        """
        fault = UsageError(f"{origin}: “{text}” will not do. {self.key} is {self.range}.")
        word = text.strip().lower()
        if isinstance(self.default, bool):
            if word not in _YES + _NO:
                raise fault
            return word in _YES
        if self.form:
            return os.path.abspath(os.path.expanduser(text.strip())) if word else ""
        if isinstance(self.default, str):
            if word not in self.choices:
                raise fault
            return word
        try:
            value = type(self.default)(word)
        except ValueError:
            raise fault from None
        if not self.low <= value <= self.high:  # also refuses nan
            raise fault
        return value

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
            option = f"--{self.key.replace('_', '-')}"
            return Value(flag, option)
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
        """The value as one would type it."""
        if isinstance(self.value, bool):
            return "on" if self.value else "off"
        return str(self.value)


NEW_PER_DAY = Setting("new_per_day", 5, "new questions a day", 0, 1000)
RETENTION = Setting("retention", 0.9, "recall to aim at when a question falls due", 0.70, 0.97)
CONFIDENCE = Setting("confidence", False, "ask “how sure?” before the answer is shown")
PLAIN = Setting("plain", False, "line by line, without screen control")
COLOR = Setting("color", "auto", "colour in the output", choices=("auto", "always", "never"))
SYNC = Setting("sync", "", "folder to sync with after each session", form="a folder, or default")
SETTINGS = {one.key: one for one in (NEW_PER_DAY, RETENTION, CONFIDENCE, PLAIN, COLOR, SYNC)}


class Settings(NamedTuple):
    """The value of every setting."""

    new_per_day: int
    retention: float
    confidence: bool
    plain: bool
    color: Color
    sync: str


def resolve(
    stored: Mapping[str, str],
    environment: Mapping[str, str],
    flags: Mapping[str, Given | None],
) -> Settings:
    """The value of every setting.

    Args:
        stored: key -> text, as `quiz config` keeps it.
        environment: the variables of the process.
        flags: key -> what was given on the command line; None where nothing was.

    Raises:
        UsageError: a value is out of range.

    """
    found = {
        key: setting.resolve(stored, environment, flags.get(key)).value
        for key, setting in SETTINGS.items()
    }
    return Settings(**found)  # type: ignore[arg-type] # each has the type of its default


APP = "nn-quiz"
DATABASE = "quiz.db"


def home() -> str:
    """The folder of the user's data: QUIZ_HOME, else the system's place for it. Not created.

    Raises:
        StoreError: there is no such place, as for a user without a home folder.

    """
    chosen = os.environ.get("QUIZ_HOME", "").strip()
    if chosen:
        return os.path.abspath(os.path.expanduser(chosen))
    import platformdirs

    try:
        found = platformdirs.user_data_dir(APP, appauthor=False)
    except (RuntimeError, KeyError):  # there is neither HOME nor an entry of this user
        found = ""
    nowhere = not os.environ.get("HOME", "/") or not os.path.isabs(os.path.expanduser("~"))
    if not os.path.isabs(found) or (nowhere and not os.environ.get("XDG_DATA_HOME")):
        raise StoreError("You have no home folder here. Set QUIZ_HOME to a folder for your data.")
    return found


def database() -> str:
    """The one file that holds the log, the settings and everything derived."""
    return os.path.join(home(), DATABASE)


def own_deck() -> str:
    """The deck that `quiz add` and `quiz import` write to where none is named."""
    return os.path.join(home(), "cards.md")


def shipped_deck() -> str:
    """The 20 questions: beside the installed package, or in the checkout it runs from."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "_content", "questions.yaml")
    if os.path.exists(installed):
        return installed
    return os.path.join(os.path.dirname(package), "content", "questions.yaml")


def deck(chosen: str | None) -> str:
    """The deck to serve: the flag, else QUIZ_DECK, else the shipped one."""
    name = chosen or os.environ.get("QUIZ_DECK", "").strip()
    return os.path.abspath(os.path.expanduser(name)) if name else shipped_deck()
