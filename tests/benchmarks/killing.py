"""Three hundred random kills of the program: nothing acknowledged is lost, the next start works."""

import sys
import tempfile
import time
from pathlib import Path

from measuring import Row, progress

sys.path.append(str(Path(__file__).parents[1]))
from chaos import World  # found by the line above

ROUNDS = 300


def kills() -> list[Row]:
    """Of a seed that is told; the round is named in which something was lost."""
    seed, killed, lost = time.time_ns() % 1_000_000, 0, ""
    with tempfile.TemporaryDirectory(prefix="quiz-chaos-") as folder:
        world = World(Path(folder), seed)
        try:
            for number in range(ROUNDS):
                progress(f"kill {number + 1} of {ROUNDS}")
                killed += "exit -9" in world.round()
        except AssertionError as error:
            lost = f"{error}"
    progress("")
    what = f"{ROUNDS} rounds of seed {seed}"
    return [Row(what, lost or f"{killed} killed, nothing lost", late=bool(lost))]
