"""`quiz mock`: a timed mock interview, its scorecard, and earlier scorecards."""

from typing import Annotated

from typer import Option

from quiz.commands import options
from quiz.commands.output import Output, print_json, say
from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.mock import Request, report
from quiz.mock.interview import LEVELS
from quiz.mock.scorecard import as_record
from quiz.mock.screen import card_lines
from quiz.mock.start import serve
from quiz.terminal.text import BLANK

MOST_QUESTIONS, MOST_MINUTES = 1_000, 600


def mock(
    limit: Annotated[
        int, Option(metavar="N", min=1, max=MOST_QUESTIONS, help="Number of questions.")
    ] = 6,
    minutes: Annotated[
        float, Option(help="Total minutes to answer; scoring yourself does not count.")
    ] = 20,
    tag: options.Tags = None,
    difficulty: options.Difficulty = None,
    level: Annotated[
        str,
        Option(
            help="junior: mostly easy and medium, one follow-up each; senior: mostly hard, two.",
            autocompletion=lambda: list(LEVELS),
        ),
    ] = "junior",
    seed: options.Seed = None,
    typed: Annotated[
        bool,
        Option("--typed/--aloud", help="Type every answer, or say it; t types just one."),
    ] = False,
    code: Annotated[
        bool, Option("--code", help="At the end, write an exercise from memory.")
    ] = False,
    resume: Annotated[bool, Option("--resume", help="Resume the unfinished interview.")] = False,
    history: Annotated[
        bool, Option("--history", help="Show all interviews so far instead of taking one.")
    ] = False,
    json: Annotated[
        bool, Option("--json", help="Print the last scorecard as JSON, or all with --history.")
    ] = False,
    save: Annotated[
        str | None,
        options.path_option(
            "--save",
            "Write the scorecard as Markdown; with --history, progress and the last one.",
            "FILE.md",
        ),
    ] = None,
    plain: options.Plain = None,
    deck: options.DeckFile = None,
    color: options.ColorFlag = None,
) -> None:
    """Take a mock interview, with follow-ups, a clock and a scorecard.

    Answer aloud and press Enter, or t to type. Then tick what you said (a-e), rate, and answer
    the follow-up. Answers count as reviews. In a pipe, each character is a key.
    """
    if not 0 < minutes <= MOST_MINUTES:  # also refuses nan
        raise UsageError(f"--minutes must be above 0 and at most {MOST_MINUTES}, not {minutes:g}.")
    if level not in LEVELS:
        raise UsageError(f"--level must be {' or '.join(LEVELS)}, not “{level}”.")
    if save is not None:
        report.check_target(save)
    writes = not (history or json)
    with Desk(deck, writable=writes, alone=True, plain=plain, color=color) as opened:
        options.check_tags(opened, tag or ())
        if history or json:
            _print_reports(opened, every=history, as_json=json)
        else:
            request = Request(
                limit, minutes, tuple(tag or ()), difficulty, level, seed, typed, code
            )
            serve(opened, request, resume=resume)
        if save is not None:
            say(report.write(opened, save, history), err=True)


def _print_reports(opened: Desk, *, every: bool, as_json: bool) -> None:
    """Print the last scorecard, or all with `every`, as JSON or as lines with a curve."""
    cards = report.past_interviews(opened)
    if as_json and not cards and not every:
        raise QuizError(report.NONE_YET + opened.deck_flags)
    if as_json:
        records = [as_record(card) for card in cards]
        print_json(records if every else records[-1])
        return
    from quiz.charts import Sparkline

    with Output(opened.color, opened.plain) as out:
        out.print_lines(report.heading(cards, out.text_width, opened.deck_flags))
        if len(cards) > 1:
            out.print_rich(Sparkline([card.score for card in cards], low=0, high=1))
        if cards:
            out.print_lines(report.rows(cards, out.text_width, out.look))
            out.print_lines([BLANK, (("The latest", "heading"),)])
            out.print_lines(card_lines(cards[-1], opened.deck_flags, out.text_width, out.look))
