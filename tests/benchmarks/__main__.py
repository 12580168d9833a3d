"""How fast the program is, beside what nothing could do faster.

    python tests/benchmarks            all of it, three to eight minutes
    python tests/benchmarks start log  the tables whose names contain one of these

Each ratio is to a baseline measured in the same run, in turn with it; the absolute figures are
for the machine at hand. Exits with 1 where a limit is passed, and names what passed it.
"""

import compileall
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import large_deck
from coding import coding
from computing import planning, readings, replays
from demonstrating import claims, demos, training_step, words
from fitting import LEARNERS, fits
from killing import kills
from matching import matchings
from measuring import RUNS, Row, machine, progress, show
from moves import ratings_moves
from rating import RATINGS, ratings
from reporting import reports
from starting import compiling, memory, named_commands, starts
from syncing import lives, long_logs

import quiz


def main(*wanted: str) -> int:
    """Prepare the homes, measure, print a table for each thing measured; 1 if one is too slow."""
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
        tables: dict[str, Callable[[], list[Row]]] = {
            "Spawn to the first question on screen": lambda: starts(folder, large, compiled, due),
            "Start of a command with 200 days of log": lambda: named_commands(folder),
            "Compiling a large deck, medians of 10": lambda: compiling(folder, large),
            "Resident memory": lambda: memory(folder, large, due),
            f"Keys, over {RATINGS} ratings, 10,000 due": lambda: ratings(large, due),
            "From file to file, from the key that rates to the next question": ratings_moves,
            "Replaying a log, medians of 10": replays,
            "A training step: 2-64-64-2, batch 64, medians of 11": training_step,
            "Demos at their defaults": demos,
            "What demos say: ends of ranges, random parameters, 40 seeds": words,
            "What demos claim, for every seed": claims,
            "A plan towards an interview, medians of 10": planning,
            "Stats of a long log, medians of 7": lambda: reports(folder, large),
            "Reading a deck of 10,000 questions, medians of 10": lambda: readings(large),
            "Code from memory: CPU to the verdict, medians of 5": coding,
            "Pre-ticking a typed answer, medians of 10": matchings,
            f"Log loss on reviews that a fit has not seen, {LEARNERS} learners each": fits,
            "Random kills": kills,
            "Syncing: random lives": lives,
            "Syncing: long logs": long_logs,
        }
        over = [
            passed
            for title, measure in tables.items()
            if not wanted or any(word.casefold() in title.casefold() for word in wanted)
            for passed in show(title, measure())
        ]
    for passed in over:
        sys.stdout.write(f"OVER its limit: {passed}\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
