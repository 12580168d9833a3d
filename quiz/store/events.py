"""What can happen: the kinds of events in the append-only log.

An `Event` is the envelope (who, when, where, about which question); `Review`, `Undo`, … say
what happened. Everything derived from the log, due days included, follows from these alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, Self, dataclass_transform

from quiz.scheduling.study_day import DAY_STARTS, Moment
from quiz.store import SCHEMA_VERSION

UNSURE, FAIR, SURE = 1, 2, 3
"""How sure the person was before the answer was shown."""
MODES = ("flashcard", "typed", "mock")
"""Ways to answer a question."""
LEVELS = ("junior", "senior")
"""Levels of a mock interview."""


@dataclass_transform(frozen_default=True)
class Happening:
    """A frozen value with the fields its class annotates; never equal to one of another kind.

    `dataclasses` would do the same, but costs 25 ms at startup on a day with a plan.
    """

    kind: ClassVar[str]
    """Its name in the log."""
    fields: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, kind: str) -> None:
        cls.kind = kind
        cls.fields = tuple(cls.__annotations__)

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(self.fields, values, strict=False)) | named
        missing = [one for one in self.fields if one not in given and not hasattr(self, one)]
        if missing or len(given) < len(values) + len(named) or not given.keys() <= {*self.fields}:
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.fields) or 'nothing'}.")
        vars(self).update(given)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("What happened does not change.")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return False
        return (self.kind, self.data()) == (other.kind, other.data())

    def __hash__(self) -> int:
        return hash((self.kind, *self.data().values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.data().items())
        return f"{type(self).__name__}({fields})"

    def data(self) -> dict[str, Any]:
        """Field name -> value, ready for JSON."""
        return {name: getattr(self, name) for name in self.fields}

    def but(self, **changed: object) -> Self:
        """A copy with some fields changed."""
        return type(self)(**self.data() | changed)


class Review(Happening, kind="review"):
    """A question was asked and its answer rated. The only kind that feeds the scheduler."""

    rating: int
    """1 Again, 2 Hard, 3 Good, 4 Easy."""
    mode: str = MODES[0]
    points: tuple[str, ...] = ()
    """Ids of the key points that the answer hit."""
    hints: int = 0
    confidence: int | None = None
    """1 unsure, 2 fair, 3 sure; None when it was not asked."""
    seconds: float = 0.0
    """From the question on screen to the rating, idle time included; in a mock, without the time
    spent scoring."""
    retention: float = 0.9
    """The desired retention at the time: every machine computes the interval from it."""
    answer: str = ""
    """What was typed, in mode `typed` or `mock`."""
    mock: str = ""
    """Id of the `Mock` event that this answer belongs to."""


class Mock(Happening, kind="mock"):
    """A mock interview began. Its answers are reviews in mode `mock` that name this event."""

    questions: tuple[str, ...]
    """Question ids in the order they are asked."""
    minutes: float
    level: str
    seed: int
    exercise: str = ""
    """The exercise to write at its end; empty for none."""


class FollowedUp(Happening, kind="follow_up"):
    """A follow-up of a mock interview was answered; the envelope names the question."""

    mock: str
    index: int
    """Which of the question's follow-ups, counted from 0."""
    hit: int
    """0 missed, 1 partly, 2 said."""
    seconds: float = 0.0
    answer: str = ""


class MockEnd(Happening, kind="mock_end"):
    """A mock interview is over: everything was asked, time ran out, or the person quit."""

    mock: str


class Drilled(Happening, kind="drill"):
    """A computed question was answered. Never feeds the scheduler."""

    drill: str
    """`demo/drill#seed`: reproduces the instance."""
    right: bool
    answer: str = ""
    """As typed."""
    misconception: str = ""
    """What a wrong answer betrayed; empty for no known misconception."""
    seconds: float = 0.0


class Coded(Happening, kind="code"):
    """An exercise was written from memory. Feeds the memory of the exercise, not of a question."""

    exercise: str
    """Its name, the same in every deck."""
    rating: int
    passed: int = 0
    """Checks passed at the end, out of `checks`."""
    checks: int = 0
    failures: int = 0
    """How many versions were wrong before that."""
    slip: str = ""
    """The last slip recognized; empty for none."""
    hints: int = 0
    solution: bool = False
    """Whether our solution was read first."""
    seconds: float = 0.0
    """From the first look to the end, without pauses."""
    retention: float = 0.9
    mock: str = ""
    """Id of the `Mock` event that it belongs to."""


class Plan(Happening, kind="plan"):
    """A plan towards an interview. The latest one counts; one without a day clears it."""

    day: int | None
    """The study day of the interview, an ordinal date."""
    per_day: int = 0
    """Distinct questions a day; 0 if `minutes` sets the amount."""
    minutes: float = 0.0
    """Minutes a day; 0 if `per_day` sets the amount."""


class Debrief(Happening, kind="interview"):
    """How the interview of a plan went, in the candidate's words."""

    day: int
    text: str


class Fit(Happening, kind="fit"):
    """Parameters of the scheduler for the whole log; the latest ones count."""

    parameters: tuple[float, ...] = ()
    """w₀ … w₂₀ of FSRS-6; empty for the published ones."""
    reviews: int = 0
    """How many reviews they were fitted to."""


class Undo(Happening, kind="undo"):
    """An earlier event no longer counts."""

    target: str


class Suspend(Happening, kind="suspend"):
    """Do not ask this question until it is unsuspended."""


class Unsuspend(Happening, kind="unsuspend"):
    """Ask this question again when it is due."""


class Bury(Happening, kind="bury"):
    """Not today: do not ask this question before the study day `until` (an ordinal date)."""

    until: int


class Reset(Happening, kind="reset"):
    """Forget the reviews so far: the question is new again."""


class Note(Happening, kind="note"):
    """The candidate's own note on a question. The latest one counts; an empty one removes it."""

    text: str


class Retime(Happening, kind="retime"):
    """An earlier event was stamped by a wrong clock; `corrected` is when it really happened."""

    target: str
    corrected: int


class Rename(Happening, kind="rename"):
    """The question's id changed: what the log says about `old` is about this question."""

    old: str


class Other(Happening, kind=""):
    """An event this version cannot read: kept as it is and ignored by everything else.

    It is from a later version, of an unknown kind, or has a field out of range.
    """

    content: str
    """Its data as JSON text."""

    def __init__(self, kind: str, content: str) -> None:
        vars(self).update(kind=kind, content=content)


KINDS: Mapping[str, type[Happening]] = {
    known.kind: known for known in Happening.__subclasses__() if known.kind
}
"""Every kind except `Other`, by its name in the log."""
UNDOABLE = ("review", "code", "suspend", "unsuspend", "bury", "reset")


ENVELOPE = (
    "id", "version", "time", "offset", "device", "deck", "question", "revision", "kind",
)  # fmt: skip
"""The fields of an event besides what happened, in the order of a row and of `--json`."""


class Event(NamedTuple):
    """One line of the log."""

    id: str
    """UUIDv7, strictly above every earlier id of the same log."""
    time: int
    """Milliseconds since 1970 UTC."""
    offset: int
    """Minutes ahead of UTC where it happened."""
    device: str
    deck: str
    question: str | None
    revision: str | None
    """Hash of the question's text as it was then."""
    what: Happening
    version: int = SCHEMA_VERSION
    day_starts: int = DAY_STARTS
    """The hour at which the person's study day began."""

    @property
    def moment(self) -> Moment:
        """When it happened, by the person's clock."""
        return Moment(self.time, self.offset, self.day_starts)

    @property
    def kind(self) -> str:
        """The name of what happened."""
        return self.what.kind

    def as_dict(self) -> dict[str, Any]:
        """The event as one flat JSON object: the envelope first, then what happened."""
        return {name: getattr(self, name) for name in ENVELOPE} | self.data()

    def data(self) -> dict[str, Any]:
        """The fields of what happened, and `day_starts` where it is not 4, ready for JSON."""
        usual = self.day_starts == DAY_STARTS
        return self.what.data() | ({} if usual else {"day_starts": self.day_starts})


class Answer(NamedTuple):
    """A review, flat: its fields and those of its event that reports and replays read."""

    id: str
    time: int
    offset: int
    question: str
    rating: int
    mode: str = MODES[0]
    ticked: int = 0
    """How many key points the answer hit."""
    confidence: int | None = None
    seconds: float = 0.0
    retention: float = 0.9
    mock: str = ""
    day_starts: int = DAY_STARTS

    @property
    def moment(self) -> Moment:
        """When it was given, by the person's clock."""
        return Moment(self.time, self.offset, self.day_starts)


def answer_of(event: Event) -> Answer | None:
    """A review as a flat answer; None for anything else."""
    what = event.what
    if not isinstance(what, Review) or event.question is None:
        return None
    return Answer(
        event.id, event.time, event.offset, event.question, what.rating, what.mode,
        len(what.points), what.confidence, what.seconds, what.retention, what.mock,
        event.day_starts,
    )  # fmt: skip


def apart(events: Iterable[Event]) -> tuple[list[Answer], list[Event]]:
    """The reviews among events, flat, and everything else, both in their original order."""
    answers, others = list[Answer](), list[Event]()
    for event in events:
        answer = answer_of(event)
        if answer is None:
            others.append(event)
        else:
            answers.append(answer)
    return answers, others


class Corrections(NamedTuple):
    """The undos, retimes and renames of a log."""

    undone: frozenset[str]
    """Ids of events that no longer count."""
    retimed: Mapping[str, int]
    """Id -> when it really happened, milliseconds since 1970 UTC."""
    renamed: Mapping[tuple[str, str], str]
    """Deck and former id of a question -> its present id."""

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Corrections":
        """The corrections among events, in any order. The latest of several retimes counts."""
        undone, retimed = set[str](), dict[str, int]()
        renamed = dict[tuple[str, str], str]()
        for event in sorted(events, key=attrgetter("id")):  # a time may be wrong, an id is not
            if isinstance(event.what, Undo):
                undone.add(event.what.target)
            elif isinstance(event.what, Retime):
                retimed[event.what.target] = event.what.corrected
            elif isinstance(event.what, Rename) and event.question is not None:
                old = (event.deck, event.what.old)
                for name in [one for one, now in renamed.items() if (one[0], now) == old]:
                    renamed[name] = event.question
                renamed[old] = event.question
                renamed.pop((event.deck, event.question), None)
        return cls(frozenset(undone), retimed, renamed)

    def applied(self, deck: str, answers: Sequence[Answer]) -> list[Answer]:
        """The answers that count, in the order of corrected `(time, id)`."""
        if not (self.undone or self.retimed or self.renamed):
            return list(answers)
        counting = [
            one._replace(
                time=self.retimed.get(one.id, one.time),
                question=self.renamed.get((deck, one.question), one.question),
            )
            for one in answers
            if one.id not in self.undone
        ]
        return sorted(counting, key=attrgetter("time", "id"))

    def counting(self, events: Iterable[Event]) -> list[Event]:
        """The same for whole events, only some kinds of which can be undone."""
        counting = [
            self._corrected(event)
            for event in events
            if not (event.id in self.undone and event.kind in UNDOABLE)
        ]
        return sorted(counting, key=attrgetter("time", "id"))

    def _corrected(self, event: Event) -> Event:
        if event.id in self.retimed:
            event = event._replace(time=self.retimed[event.id])
        if not self.renamed:
            return event
        what = event.what
        if isinstance(what, Mock):
            names = tuple(self.renamed.get((event.deck, name), name) for name in what.questions)
            what = what.but(questions=names)
        question = self.renamed.get((event.deck, event.question or ""), event.question)
        return event._replace(question=question, what=what)


def effective(events: Iterable[Event]) -> list[Event]:
    """The events that count, in the order they happened."""
    everything = list(events)
    return Corrections.of(everything).counting(everything)
