"""Random kills of whole processes: ten here; `python tests/benchmarks kills` does 300."""

from pathlib import Path

from chaos import World

ROUNDS = 10


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """Whatever was going on: all of it is there, states follow, and the next start works."""
    world = World(tmp_path, seed=7)
    for _ in range(ROUNDS):
        world.round()
