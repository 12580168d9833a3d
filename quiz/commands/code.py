"""`quiz code`: write code from memory; see at once which check fails and which slip caused it."""

import os
from typing import Annotated, Any

from typer import Argument, Exit, Option

from quiz.code import exercises, session
from quiz.code.exercises import Draft, Text
from quiz.code.running import Runner
from quiz.code.screen import listing, progress_line, told
from quiz.commands.options import ColorFlag, DeckFile, Plain, completing, path_option
from quiz.commands.output import Output, as_json, print_json, say
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.scheduling.study_day import StudyDay
from quiz.settings import COLOR


def code(
    name: Annotated[
        str | None,
        Argument(
            metavar="[EXERCISE]",
            help="Its name, a unique beginning, or its question's number. By default: what is "
            "due, then the next new one.",
            autocompletion=completing(exercises.names),
        ),
    ] = None,
    every: Annotated[
        bool, Option("--list", help="All exercises, and how you stand with each.")
    ] = False,
    watch: Annotated[
        bool, Option("--watch", help="Do not open $EDITOR; run the checks at each save.")
    ] = False,
    hint: Annotated[
        bool, Option("--hint", help="Show the next hint; after one, Hard is the best rating.")
    ] = False,
    solution: Annotated[
        bool, Option("--solution", help="Show our solution. Counts as Again.")
    ] = False,
    check: Annotated[
        str | None,
        path_option(
            "--check",
            "Only judge a file; nothing is saved. Exit code 1 if it fails.",
        ),
    ] = None,
    reset: Annotated[
        bool, Option("--reset", help="Start over. What you wrote is set aside, not lost.")
    ] = False,
    json: Annotated[
        bool, Option("--json", help="Print JSON: the list, an exercise, or with --check a verdict.")
    ] = False,
    plain: Plain = None,
    deck: DeckFile = None,
    color: ColorFlag = None,
) -> None:
    """Write code from memory; checks name the slip.

    They run in a second. Your code runs with your permissions: limits on time and memory
    catch accidents but are no sandbox. Your files stay in your data folder. In a pipe, lines
    are keys: c runs the checks.
    """
    asked = [option for option, given in (
        ("--list", every), ("--watch", watch), ("--hint", hint), ("--solution", solution),
        ("--check", check is not None), ("--reset", reset),
    ) if given]  # fmt: skip
    if len(asked) > 1:
        raise UsageError(f"Give one of {' and '.join(asked)}, not both.")
    if check is not None:
        _check(check, name, json, color)
    writes = hint or solution or reset or not (every or json)
    with Desk(deck, writable=writes, alone=True, plain=plain, color=color) as opened:
        if every or (json and name is None and not asked):
            _list(opened, json)
            return
        chosen = _chosen(opened, name)
        if hint or solution or reset:
            _tell(opened, chosen[0], hint=hint, solution=solution)
        elif json:
            text = exercises.read(chosen[0])
            record = _record(text, session.written(opened), _numbers(opened))
            more = {"statement": text.statement, "stub": text.stub, "file": Draft(text).path}
            print_json(record | more)
        else:
            session.serve(opened, session.Request(() if name is None else chosen, watch))


def _chosen(opened: Desk, name: str | None) -> tuple[str, ...]:
    """The exercises requested: by name, those of a question, or else the next one."""
    if name is None:
        found = session.how_far(opened).next
        if found is None:
            raise UsageError(session.NOTHING_LEFT)
        return (found,)
    if name.strip().isdecimal():
        for heading in opened.deck.headings():
            if str(heading.number) == name.strip():
                return session.exercises_of(opened, heading.id)
        raise UsageError(f"There is no question {name}. `quiz code --list` shows the exercises.")
    return (exercises.find(name),)


def _numbers(opened: Desk) -> dict[str, int]:
    """Exercise -> number of the first question that names it."""
    numbers = {heading.id: heading.number for heading in opened.deck.headings()}
    return {name: numbers[question] for name, question in session.questions(opened).items()}


def _list(opened: Desk, json: bool) -> None:
    texts, found = session.in_learning_order(opened), session.written(opened)
    numbers = _numbers(opened)
    if json:
        print_json([_record(one, found, numbers) for one in texts])
        return
    with Output(opened.color, opened.plain) as out:
        out.print_lines(listing(texts, found, numbers, opened.today, out.width))
        out.print_lines([(), ((progress_line(session.how_far(opened)), ""),)])


def _record(text: Text, found: Any, numbers: dict[str, int]) -> dict[str, Any]:
    stands = found.get(text.name)
    memory = stands and stands.memory
    return {
        "exercise": text.name,
        "question": numbers.get(text.name),
        "title": text.title,
        "minutes": text.minutes,
        "requires": list(text.requires),
        "functions": list(text.functions),
        "written": stands.times if stands else 0,
        "rating": stands.last.rating if stands else None,
        "due": as_json(stands.due_day, StudyDay) if stands else None,
        "stability": as_json(memory.stability) if memory else None,
    }


def _tell(opened: Desk, name: str, *, hint: bool, solution: bool) -> None:
    text = exercises.read(name)
    if hint:
        for number, line in enumerate(session.take_hint(opened, name), 1):
            say(f"Hint {number} of {len(text.hints)}: {line}")
    elif solution:
        say(session.read_solution(opened, name))
        say(f"\n{name} counts as Again. `quiz undo` takes that back.", err=True)
    else:
        draft = Draft(text)
        kept = draft.reset()
        say(f"{draft.path} is a fresh stub.")
        if kept is not None:
            say(f"What you wrote is {kept}.")


def _check(file: str, name: str | None, json: bool, color: str | None) -> None:
    """Judge a file; unless an exercise is given, the file's name says which."""
    if not os.path.exists(file):
        raise UsageError(f"{file}: no such file. Name the file that holds your solution.")
    chosen = exercises.find(name or os.path.basename(file).removesuffix(".py"))
    verdict = Runner(chosen).judge(file)
    if json:
        print_json({"exercise": chosen, "right": verdict.right, "passed": verdict.passed}
                   | as_json(verdict))  # fmt: skip
    else:
        out = Output(COLOR.resolve({}, os.environ, color).text)
        out.print_lines(told(verdict, out.text_width, out.look))
    raise Exit(0 if verdict.right else 1)
