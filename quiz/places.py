"""Where things live on this machine. The only importer of platformdirs."""

import os
from pathlib import Path

APP = "nn-quiz"
DATABASE = "quiz.db"


def home() -> Path:
    """The folder of the user's data: QUIZ_HOME, else the system's place for it. Not created."""
    chosen = os.environ.get("QUIZ_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def database() -> Path:
    """The one file that holds the log, the settings and everything derived."""
    return home() / DATABASE


def shipped_deck() -> Path:
    """The 20 questions: beside the installed package, or in the checkout it runs from."""
    package = Path(__file__).parent
    installed = package / "_content" / "questions.yaml"
    return installed if installed.exists() else package.parent / "content" / "questions.yaml"


def deck(chosen: str | None) -> Path:
    """The deck to serve: the flag, else QUIZ_DECK, else the shipped one."""
    name = chosen or os.environ.get("QUIZ_DECK", "").strip()
    return Path(name).expanduser().absolute() if name else shipped_deck()
