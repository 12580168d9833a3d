"""`quiz mock`: a mock interview against the clock, its scorecard, and those of earlier ones."""

from typing import Annotated

import typer

from quiz.commands.options import (
    ColorFlag,
    DeckFile,
    Difficulty,
    Plain,
    Seed,
    Tags,
    check_tags,
    complete_paths,
)
from quiz.commands.output import Output, print_json, say
from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.mock.card import card_lines
from quiz.mock.interview import LEVELS
from quiz.mock.report import (
    NONE_YET,
    check_target,
    curve,
    heading,
    latest,
    past_interviews,
    rows,
    write,
)
from quiz.mock.request import Request
from quiz.mock.scorecard import as_record
from quiz.mock.start import serve
from quiz.terminal.text import BLANK

MOST_QUESTIONS, MOST_MINUTES = 1_000, 600


def mock(
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, max=MOST_QUESTIONS, help="Number of questions.")
    ] = 6,
    minutes: Annotated[
        float, typer.Option(help="Total time to answer; scoring yourself takes none of it.")
    ] = 20,
    tag: Tags = None,
    difficulty: Difficulty = None,
    level: Annotated[
        str,
        typer.Option(
            help="junior: mostly easy and medium, one follow-up each; senior: mostly hard, two.",
            autocompletion=lambda: list(LEVELS),
        ),
    ] = "junior",
    seed: Seed = None,
    typed: Annotated[
        bool, typer.Option("--typed/--aloud", help="Type every answer, or answer aloud; t types.")
    ] = False,
    code: Annotated[
        bool, typer.Option("--code", help="At the end, write an exercise from memory.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the unfinished interview."),
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Show all interviews so far instead of holding one.")
    ] = False,
    json: Annotated[
        bool,
        typer.Option("--json", help="Print the last scorecard, or with --history all, as JSON."),
    ] = False,
    save: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.md",
            autocompletion=complete_paths,
            help="Write the scorecard as Markdown; with --history the progress and the last one.",
        ),
    ] = None,
    plain: Plain = None,
    deck: DeckFile = None,
    color: ColorFlag = None,
) -> None:
    """Hold a mock interview, with follow-ups, a clock and a scorecard.

    Answer aloud and press Enter, or t to type. Then tick what you said (a-e), rate, and answer
    the follow-up. Answers count as reviews. In a pipe a line is taken key by key.
    """
    if not 0 < minutes <= MOST_MINUTES:  # also refuses nan
        raise UsageError(f"--minutes is more than 0 and at most {MOST_MINUTES}, not {minutes:g}.")
    if level not in LEVELS:
        raise UsageError(f"--level is {' or '.join(LEVELS)}, not “{level}”.")
    if save is not None:
        check_target(save)
    writes = not (history or json)
    with Desk.open(deck, writable=writes, alone=True, plain=plain, color=color) as opened:
        check_tags(opened, tag or ())
        if history or json:
            _print_reports(opened, every=history, as_json=json)
        else:
            request = Request(
                limit, minutes, tuple(tag or ()), difficulty, level, seed, typed, code
            )
            serve(opened, request, resume=resume)
        if save is not None:
            say(write(opened, save, history), err=True)


def _print_reports(opened: Desk, *, every: bool, as_json: bool) -> None:
    """The last scorecard, or with `every` all of them; as JSON, or as lines with a curve."""
    cards = past_interviews(opened)
    if as_json and not cards and not every:
        raise QuizError(NONE_YET + opened.deck_flags)
    if as_json:
        records = [as_record(card) for card in cards]
        print_json(records if every else records[-1])
        return
    with Output(opened.color, opened.plain) as out:
        out.print_lines(heading(cards, out.text_width, opened.deck_flags))
        if len(cards) > 1:
            out.print_rich(curve(cards))
        if cards:
            out.print_lines(rows(cards, out.text_width, out.look))
        card = latest(opened)
        if card is not None:
            out.print_lines([BLANK, (("The latest", "heading"),)])
            out.print_lines(card_lines(card, out.text_width, out.look))
