"""A deck, with your progress on request, as a file that other programs read."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

from quiz import files
from quiz.deck import cards
from quiz.deck.fields import reads_as
from quiz.deck.markdown import find_picture
from quiz.deck.question import NAME, Deck, Question
from quiz.deck.schema import FORMAT, QUESTION
from quiz.demo.names import claim, names, views
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.exchange import anki_package, markup
from quiz.exchange.anki_package import Answered, Card, Package, guid, marked, note_of, tags
from quiz.exchange.delimited import anki_text, csv_deck
from quiz.scheduling import fsrs
from quiz.scheduling.state import AGAIN, AGAIN_STEP, HARD_STEP, NEW, NEXT_STATE, REVIEW, UNSEEN
from quiz.store.events import Reset
from quiz.store.replay import Step, walk

_BEGINNING = 2_000
"""How many of a page's first bytes contain its mark."""
Progress = Callable[[int, int], None]
"""Called with how many of the demo pictures are drawn, and how many there are."""


class Exported(NamedTuple):
    """What was written."""

    questions: int
    reviews: int
    """Rows of the review log; 0 if it was not asked for."""
    size: int
    """Bytes."""


def export(
    desk: Desk,
    path: str,
    *,
    progress: bool = False,
    replace: bool = False,
    drawn: Progress = lambda done, of: None,
) -> Exported:
    """Write the served deck to a file, in the format its ending names.

    Args:
        desk: the deck and its log.
        path: the file to write.
        progress: include memory states and the review log; only an Anki package can hold them.
        replace: whether to overwrite an existing file that is not one of our exports.
        drawn: called while pictures are drawn.

    Raises:
        UsageError: the ending is unknown, or its format cannot hold progress.
        QuizError: the file already exists, or cannot be written.

    """
    ending = os.path.splitext(path)[1].lower()
    if ending not in ENDINGS:
        raise UsageError(f"“{path}” has no known ending. Use one of {', '.join(ENDINGS)}.")
    if progress and ending != _PACKAGE:
        raise UsageError(f"--progress works only with an Anki package: name a file {_PACKAGE}.")
    deck = whole(desk)
    reviews = 0
    if ending in _TEXTS:
        files.write(path, _TEXTS[ending](deck).encode("utf-8"), replace=replace)
    elif ending == _PAGE:
        text = markup.page(deck, _drawn(deck, drawn).get, _address(_folder(desk)))
        files.write(path, text.encode("utf-8"), replace=replace, ours=_is_our_page)
    else:
        with files.begun(path, replace=replace, ours=anki_package.is_ours) as part:
            package = _package(desk, deck, progress, drawn)
            anki_package.write(package, part)
            reviews = sum(len(card.answers) for card in package.cards)
    return Exported(len(deck.questions), reviews, os.path.getsize(path))


def whole(desk: Desk) -> Deck:
    """The served deck with all its questions, by number."""
    served = desk.deck
    questions = tuple(served.question(heading.id) for heading in served.headings())
    return Deck(served.id, served.title, questions, served.recap())


def _package(desk: Desk, deck: Deck, progress: bool, drawn: Progress) -> Package:
    media = {_file(demo): picture for demo, picture in _drawn(deck, drawn).items()}

    def named(file: str) -> str | None:
        """The name in the package of a picture that a text names."""
        picture = find_picture(_folder(desk), file)
        if picture is None:
            return None
        digest = blake2b(picture.data, digest_size=6).hexdigest()
        name = f"{anki_package.PREFIX}{digest}.{picture.kind}"
        media[name] = picture.data
        return name

    states = desk.schedule.states() if progress else {}
    answers = _answered(desk) if progress else {}
    notes = {one.id: note_of(one, named, _shown(one, media)) for one in deck.questions}
    changed = _changed(desk, {name: "\x1f".join(one) for name, one in notes.items()})
    first = min((one.memory.first_day for one in states.values() if one.memory), default=desk.today)
    here = desk.moment()
    return Package(
        deck=deck.id,
        title=deck.title,
        cards=[
            Card(
                guid(deck.id, one.id),
                marked(notes[one.id], deck.id),
                tags(one),
                changed[one.id],
                states.get(one.id, UNSEEN),
                answers.get(one.id, ()),
            )
            for one in deck.questions
        ],
        pictures=media,
        day_begins=here.start_of(first),
        offset=here.offset,
        day_starts=here.day_starts,
        retention=desk.settings.retention,
        decay=-fsrs.curve().decay,
    )


def _drawn(deck: Deck, drawn: Progress) -> dict[str, bytes]:
    """The picture of each of a deck's demos, by the demo's name."""
    demos = sorted({one.demo for one in deck.questions if one.demo})
    found = {}
    for number, demo in enumerate(demos):
        drawn(number, len(demos))
        picture = of_demo(demo)
        if picture is not None:
            found[demo] = picture
    return found


def _folder(desk: Desk) -> str:
    """The folder of the deck, in which its texts' pictures are."""
    return os.path.dirname(desk.deck_paths[0])


def _address(folder: str) -> Callable[[str], str | None]:
    """Gives the pictures in a folder as `data:` addresses."""

    def address(file: str) -> str | None:
        picture = find_picture(folder, file)
        return picture and markup.data_address(picture.data, picture.kind)

    return address


def _is_our_page(path: str) -> bool:
    """Whether an earlier export made this page."""
    try:
        with open(path, "rb") as file:
            return markup.MARK.encode() in file.read(_BEGINNING)
    except OSError:
        return False


def _file(demo: str) -> str:
    return f"{anki_package.PREFIX}{demo}.svg"


def _shown(question: Question, media: Mapping[str, bytes]) -> str:
    name = _file(question.demo or "")
    return f'<img src="{name}" alt="What the demo shows">' if name in media else ""


def _answered(desk: Desk) -> dict[str, list[Answered]]:
    """The review log of each question since it was last reset."""
    answers, others = desk.log.counting(desk.deck.id)
    resets = {
        event.question: event.time for event in others if isinstance(event.what, Reset)
    }  # in order of time: the last one counts
    found: dict[str, list[Answered]] = {}
    states: dict[str, str] = {}
    for step in walk(answers, others).steps:
        answer, name = step.answer, step.answer.question
        if answer.time <= resets.get(name, -1):
            continue
        before = states.get(name, NEW)
        states[name] = NEXT_STATE[before][answer.rating]
        interval = _interval(step, states[name])
        line = Answered(answer.time, answer.rating, interval, before, answer.seconds)
        found.setdefault(name, []).append(line)
    return found


def _interval(step: Step, state: str) -> int:
    """The interval as Anki logs it: days, or negative seconds for a learning step."""
    if state == REVIEW:
        return step.due_day - step.day
    return -(AGAIN_STEP if step.answer.rating == AGAIN else HARD_STEP) // 1000


_UNCHANGED = 1_767_225_600
"""The beginning of 2026, in seconds since 1970: a note whose text never changed counts as older
than any edit a user made in Anki, so that the edit stays."""


def _changed(desk: Desk, texts: Mapping[str, str]) -> dict[str, int]:
    """When the text of each note last changed, in seconds since 1970 UTC.

    The texts of the last export are kept as checksums. Before the first export, the log shows which
    questions were answered in another wording.
    """
    key, now = f"anki {desk.deck.id}", desk.clock.now() // 1000
    with desk.database.sqlite_errors():
        kept = json.loads(desk.database.settings().get(key, "{}"))
    sums = {name: crc32(text.encode("utf-8")) for name, text in texts.items()}
    reworded = dict(_reworded(desk)) if set(texts) - set(kept) else {}
    found = {
        name: (kept[name][1] if kept[name][0] == total else now)
        if name in kept
        else reworded.get(name, _UNCHANGED)
        for name, total in sums.items()
    }
    if desk.database.writable:
        record = json.dumps({name: (sums[name], found[name]) for name in texts})
        desk.database.set(key, record)
    return found


def _reworded(desk: Desk) -> Iterator[tuple[str, int]]:
    """Questions that were answered in another wording, and when they got the current one."""
    wordings: dict[str, dict[str, int]] = {}
    for event in desk.log.events():
        if event.deck == desk.deck.id and event.question and event.revision:
            since = wordings.setdefault(event.question, {})
            since.setdefault(event.revision, event.time // 1000)
    for question, since in wordings.items():
        now = desk.deck.revision(question)
        if any(revision != now for revision in since):
            yield question, since.get(now or "", desk.clock.now() // 1000)


_LINE_CLIPS = re.compile(
    r'<clipPath id="[^"]*-line-\d+">\s*<rect [^>]*/>\s*</clipPath>\s*|'
    r' clip-path="url\(#[^"]*-line-\d+\)"'
)
"""Each line is clipped to its own bounds: none needs it, and it takes a third of the file."""
_UNIQUE = re.compile(r"terminal-\d+-")


def of_demo(name: str, theme: str = "dark") -> bytes | None:
    """What a demo shows; None if there is no such demo."""
    if name not in names():
        return None
    from quiz.demo.parameters import parse  # numpy
    from quiz.demo.run import Run, svg

    options = parse(name, claim(name), views(name), [])
    run = Run(
        options, options.view.predict(**options.arguments), options.view.compute(**options.values)
    )
    return slim(svg(name, run, theme)).encode("utf-8")


def slim(drawn: str) -> str:
    """A drawn picture in fewer bytes that look the same."""
    return _UNIQUE.sub("t", _LINE_CLIPS.sub("", drawn)).replace("&#160;", "\u00a0")


def json_deck(deck: Deck) -> str:
    """The deck as one JSON document."""
    return json.dumps(_record(deck), ensure_ascii=False, indent=1) + "\n"


def yaml_deck(deck: Deck) -> str:
    """The deck as YAML, laid out as if written by hand."""
    return "\n".join(_entries(_record(deck), "")) + "\n"


def _record(deck: Deck) -> dict[str, Any]:
    record: dict[str, Any] = {"format": FORMAT, "deck": deck.id, "title": deck.title}
    if deck.recap:
        record["recap"] = [_plain(section) for section in deck.recap]
    return record | {"questions": [_question_record(one) for one in deck.questions]}


def _question_record(question: Question) -> dict[str, Any]:
    return {key: _plain(value) for key in QUESTION.keys if (value := getattr(question, key))}


def _plain(value: Any) -> Any:
    """A deck's value for JSON, without fields that are not set."""
    if hasattr(value, "_asdict"):
        defaults = value._field_defaults
        return {
            name: _plain(one)
            for name, one in value._asdict().items()
            if one is not None and (name not in defaults or one != defaults[name])
        }
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _entries(record: dict[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in record.items():
        if isinstance(value, list) and value and not _fits_on_a_line(value):
            lines.append(f"{indent}{key}:")
            for item in value:
                lines += _item(item, f"{indent}  ")
        else:
            lines += _entry(key, value, indent)
    return lines


def _item(item: Any, indent: str) -> list[str]:
    if not isinstance(item, dict):
        return [f"{indent}- {_scalar(item)}"]
    lines = _entries(item, f"{indent}  ")
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _entry(key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, list):
        return [f"{indent}{key}: [{', '.join(map(_scalar, value))}]"]
    if isinstance(value, str) and "\n" in value and not value[0].isspace():
        rows = (f"{indent}  {row}" if row else "" for row in value.split("\n"))
        return [f"{indent}{key}: |", *rows]
    return [f"{indent}{key}: {_scalar(value)}"]


def _fits_on_a_line(values: list[Any]) -> bool:
    return all(isinstance(one, str) and NAME.fullmatch(one) for one in values)


def _scalar(value: Any) -> str:
    """Text in quotes, except names that YAML reads as text; numbers and flags as they are."""
    if isinstance(value, str) and NAME.fullmatch(value) and reads_as(value) is None:
        return value
    return json.dumps(value, ensure_ascii=False)


_TEXTS: Mapping[str, Callable[[Deck], str]] = {
    ".md": lambda deck: cards.document(deck.title, deck.id, deck.questions),
    ".json": json_deck,
    ".yaml": yaml_deck,
    ".yml": yaml_deck,
    ".csv": csv_deck,
    ".txt": anki_text,
}
_PACKAGE, _PAGE = ".apkg", ".html"
ENDINGS = (*_TEXTS, _PACKAGE, _PAGE)
"""The endings of files that can be written."""
