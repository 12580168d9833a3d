"""How fast drills are dealt and answers are graded, beside NumPy's seeding of a generator alone."""

from measuring import Row, in_turn, row, timed
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

    def seeding() -> None:
        for number in range(INSTANCES):
            default_rng(number).integers(10)

    def dealing() -> None:
        dealt[:] = [make(name, number) for number, name in enumerate(order)]

    def grading() -> None:
        for instance in dealt:
            drill = instance.drill
            text = written(drill, drill.answer)
            assert grade(drill, text if isinstance(drill.answer, str) else read(drill, text)).right

    told = {
        f"bare default_rng(seed), {INSTANCES:,} times": timed(seeding),
        f"{INSTANCES:,} instances of {len(names)} drills": timed(dealing),
        "reading and grading an answer to each": timed(grading),
    }
    taken = in_turn(told, RUNS)
    bare, *_ = taken.values()
    return [row(what, times, bare, "default_rng") for what, times in taken.items()]
