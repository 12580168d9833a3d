"""How fast the program is, beside what nothing could do faster: `python tests/benchmarks`.

Each ratio is to a baseline measured in the same run, in turn with it; the absolute figures are
for the machine at hand. Takes three to eight minutes, exits with 0.
"""

import compileall
import sys
import tempfile
from pathlib import Path

import large_deck
from computing import planning, readings, replays
from demonstrating import charts, demos, training_step
from drilling import drilling
from matching import matchings
from measuring import RUNS, machine, progress, show
from rating import RATINGS, ratings
from reporting import reports
from starting import compiling, memory, named_commands, starts

import quiz


def main() -> None:
    """Prepare the homes, measure, and print a table for each thing measured."""
    package = str(Path(quiz.__file__).parent)
    compileall.compile_dir(package, quiet=2)  # as pip would have done
    sys.stdout.write(
        f"{machine()}\nMedians of {RUNS} runs in turn unless said otherwise; "
        "bytecode of quiz/ compiled beforehand.\n\n"
    )
    with tempfile.TemporaryDirectory(prefix="quiz-benchmarks-") as name:
        folder = Path(name)
        large, compiled, due = folder / "large.yaml", folder / "compiled", folder / "due"
        large.write_text(large_deck.text(), "utf-8")
        progress("making 10,000 questions due")
        large_deck.first_question(compiled, large)
        large_deck.make_due(due, large)
        show("Spawn to the first question on screen", starts(folder, large, compiled, due))
        show("Spawn to the first question of a command, 200 days of log", named_commands(folder))
        show("Compiling a large deck, medians of 10", compiling(folder, large))
        show("Resident memory", memory(folder, large, due))
        show(f"Keys, over {RATINGS} ratings in one session, 10,000 due", ratings(large, due))
        show("Replaying a log, medians of 10", replays())
        show("Drawing a chart, medians of 51", charts())
        show("A training step: 2-64-64-2, batch 64, medians of 11", training_step())
        show("Demos at their defaults", demos())
        show("A plan towards an interview, medians of 10", planning())
        show("Stats of a long log, medians of 7", reports(folder, large))
        show("Reading a deck of 10,000 questions, medians of 10", readings(large))
        show("Drills, medians of 10", drilling())
        show("Pre-ticking a typed answer, medians of 10", matchings())


if __name__ == "__main__":
    main()
