"""What holds for all tests: their deck, one thread for NumPy, no deadline for examples."""

import os
from pathlib import Path

# The program runs on a deck of the tests' own, so that adding a question to the shipped one breaks
# none of them. QUIZ_DECK="" is the shipped one.
os.environ["QUIZ_DECK"] = str(Path(__file__).with_name("fixture_deck.yaml"))

# Two cores are shared with the programs under test; BLAS threads that wait for each other are slow.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
