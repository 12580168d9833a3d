"""Three hundred random kills of the program.

    python tests/benchmarks/killing.py [ROUNDS [SEED]]

Ends with 1 and names the round where something acknowledged was lost, the states were not those of
a replay, or the next start failed.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from chaos import World

ROUNDS = 300


def main(rounds: int = ROUNDS, seed: int = 0) -> int:
    """Run so many rounds; tell how many of each action were killed and how many ended."""
    seed = seed or time.time_ns() % 1_000_000
    sys.stdout.write(f"{rounds} rounds, seed {seed}\n")
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="quiz-chaos-") as folder:
        world = World(Path(folder), seed)
        for _ in range(rounds):
            where = world.round()
            name = where.split(": ", 1)[1].split()[0].rstrip(",")
            counted[f"{name} {'killed' if 'exit -9' in where else 'ended'}"] += 1
    for what, number in sorted(counted.items()):
        sys.stdout.write(f"  {what:20} {number:4}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
