"""What holds for all tests: their deck, one thread for NumPy, how many examples."""

import gc
import os
from pathlib import Path

# The program runs on a deck of the tests' own, so that adding a question to the shipped one breaks
# none of them. QUIZ_DECK="" is the shipped one.
os.environ["QUIZ_DECK"] = str(Path(__file__).with_name("fixture_deck.yaml"))

# Two cores are shared with the programs under test; BLAS threads that wait for each other are slow.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Iterator

import pytest
from hypothesis import settings
from quiz_command import Machine

from quiz.scheduling import fsrs

# Each run draws other examples; `--hypothesis-profile=thorough` draws many at once.
settings.register_profile("house", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("house")

gc.disable()  # until everything is collected


def pytest_collection_finish() -> None:
    """What was imported and collected stays; looking through it for garbage costs a tenth."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def published_parameters() -> Iterator[None]:
    """Each test begins with the published parameters, whatever log was open before it."""
    fsrs.use(None)
    yield
    fsrs.use(None)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing was answered yet."""
    return Machine(tmp_path)
