"""`quiz drill`: computed questions, graded automatically."""

from typing import Annotated, Any

from typer import Option

from quiz.commands import options
from quiz.commands.output import print_json
from quiz.demo.drills import Instance, named
from quiz.desk import Desk
from quiz.drill.session import Dealer, Request, serve

MOST = 10_000


def drill(
    ids: Annotated[
        list[str] | None,
        options.id_argument(
            "[ID]...",
            "Questions: id, number or a unique beginning; or drills: demo/drill, with #seed "
            "for one exact instance.",
        ),
    ] = None,
    tag: options.Tags = None,
    limit: Annotated[
        int, Option(metavar="N", min=1, max=MOST, help="Number of drills; repeats are free.")
    ] = 10,
    seed: options.Seed = None,
    choices: Annotated[
        bool, Option("--choices", help="Multiple choice instead of typing.")
    ] = False,
    json: Annotated[
        bool, Option("--json", help="Print the drills as JSON, without asking any.")
    ] = False,
    plain: options.Plain = None,
    deck: options.DeckFile = None,
    color: options.ColorFlag = None,
) -> None:
    """Answer computed questions, graded automatically.

    Each asks for a number, a vector or a choice.
    A drill you get wrong comes back later in the session, and first the next time. Drills are
    logged but never change when a question is due. In a pipe, each line is an answer.
    """
    with Desk(deck, writable=not json, alone=True, plain=plain, color=color) as opened:
        options.check_tags(opened, tag or ())
        request = _request(opened, ids or [])._replace(
            tags=tuple(tag or ()), limit=limit, seed=seed, choices=choices
        )
        if json:
            dealer = Dealer(opened, request)
            print_json([_record(dealer, one) for one in dealer.deal()])
            return
        serve(opened, request)


def _request(opened: Desk, names: list[str]) -> Request:
    """What the person's words refer to: questions, demos that questions link, or drills."""
    headings = opened.deck.headings()
    by_demo = {one.demo: one.id for one in reversed(headings) if one.demo}
    known = {one.id for one in headings}
    questions = [
        name if name in known else by_demo.get(name, name) for name in names if "/" not in name
    ]
    return Request(
        questions=options.resolved(opened, questions),
        named=tuple(dict.fromkeys(named(name) for name in names if "/" in name)),
    )


def _record(dealer: Dealer, instance: Instance) -> dict[str, Any]:
    drill = instance.drill
    return {
        "id": instance.id,
        "demo": instance.demo,
        "question_id": dealer.heading(instance).id,
        "prompt": drill.prompt,
        "answer": drill.answer,
        "tolerance": drill.tolerance,
        "choices": [option.value for option in dealer.options(instance)],
        "distractors": [
            {"value": one.value, "misconception": one.misconception} for one in drill.wrong
        ],
        "solution": drill.solution,
    }
