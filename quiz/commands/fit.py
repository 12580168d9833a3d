"""`quiz fit`: fit the scheduler's parameters to your own log."""

from typing import Annotated

from typer import Option

from quiz.commands.options import DeckBefore, Json
from quiz.commands.output import as_json, print_json, say
from quiz.desk import Desk
from quiz.errors import QuizError
from quiz.plain_text import count, percent
from quiz.scheduling import fitting, fsrs
from quiz.scheduling.fitting import Fitted
from quiz.store.events import Fit


def fit(
    default: Annotated[bool, Option("--default", help="Back to the published parameters.")] = False,
    json: Json = False,
    deck: DeckBefore = None,
) -> None:
    """Fit the scheduler to your own memory.

    It learns from the first 80% of your days and is judged on the rest. The fit is adopted
    only if it predicts you better.
    """
    with Desk(deck, writable=True) as desk:
        if default:
            own = fsrs.in_force() != fsrs.PUBLISHED
            if own:
                desk.record(Fit())
            _tell_default(own, json)
            return
        histories = desk.log.histories()
        short = fitting.shortage(histories)
        if short:
            raise QuizError(short)
        found = fitting.fit(histories)
        if found.is_better:
            desk.record(Fit(found.parameters, found.reviews))
    if json:
        print_json(as_json(found) | {"adopted": found.is_better})
        return
    for line in told(found):
        say(line)


def _tell_default(changed: bool, json: bool) -> None:
    back = "Back to the published parameters. All due days were recomputed."
    if json:
        print_json({"adopted": changed, "parameters": fsrs.PUBLISHED})
    else:
        say(back if changed else "The published parameters are already in use.")


def told(found: Fitted) -> list[str]:
    """The result of a fit, as lines."""
    rows = (("in use", found.before), ("fitted", found.after))
    lines = [
        f"Learned from {count(found.reviews, 'review')}, judged on {found.judged:,} from later "
        f"days, of which {percent(found.recalled)} were recalled:",
        *(
            f"  {name:9} predicted {percent(one.predicted):>4}   log loss {one.log_loss:.4f}"
            for name, one in rows
        ),
    ]
    came = "nothing was changed. The gain has to exceed its standard error."
    if found.is_better:
        came = "adopted, and all due days were recomputed. Undo: quiz fit --default"
    return [*lines, f"The log loss falls by {found.gain:.4f} ± {found.error:.4f}: {came}"]
