"""Where things live on this machine. The only importer of platformdirs.

Paths are text on the way to the first question: importing pathlib takes 5 ms.
"""

import os

APP = "nn-quiz"
DATABASE = "quiz.db"


def home() -> str:
    """The folder of the user's data: QUIZ_HOME, else the system's place for it. Not created."""
    chosen = os.environ.get("QUIZ_HOME", "").strip()
    if chosen:
        return os.path.abspath(os.path.expanduser(chosen))
    import platformdirs

    return platformdirs.user_data_dir(APP, appauthor=False)


def database() -> str:
    """The one file that holds the log, the settings and everything derived."""
    return os.path.join(home(), DATABASE)


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
