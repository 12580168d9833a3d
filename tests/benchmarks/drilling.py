"""How fast drills are dealt and answers are graded, beside NumPy's seeding of a generator alone."""

import time

from measuring import Row, in_turn, median, seconds
from numpy.random import default_rng

from quiz.demo.drills import Instance, demos, drills, make
from quiz.drill.grading import grade, read, written

INSTANCES = 1_000
RUNS = 10


def drilling() -> list[Row]:
    """1,000 instances over all drills, and their answers read and graded."""
    names = [name for demo in demos() for name in drills(demo)]
    order = [names[number % len(names)] for number in range(INSTANCES)]
    dealt: list[Instance] = []

    def seeding() -> float:
        started = time.perf_counter()
        for number in range(INSTANCES):
            default_rng(number).integers(10)
        return time.perf_counter() - started

    def dealing() -> float:
        started = time.perf_counter()
        dealt[:] = [make(name, number) for number, name in enumerate(order)]
        return time.perf_counter() - started

    def grading() -> float:
        started = time.perf_counter()
        for instance in dealt:
            drill = instance.drill
            text = written(drill, drill.answer)
            assert grade(drill, text if isinstance(drill.answer, str) else read(drill, text)).right
        return time.perf_counter() - started

    taken = in_turn({"seeding": seeding, "dealing": dealing, "grading": grading}, RUNS)
    bare = median(taken["seeding"])
    told = {
        "seeding": f"bare default_rng(seed), {INSTANCES:,} times",
        "dealing": f"{INSTANCES:,} instances of {len(names)} drills",
        "grading": "reading and grading an answer to each",
    }
    return [
        Row(what, seconds(median(taken[key])), median(taken[key]) / bare, "default_rng",
            least=seconds(min(taken[key])))
        for key, what in told.items()
    ]  # fmt: skip
