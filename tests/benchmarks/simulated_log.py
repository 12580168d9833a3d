"""A data file with months of plausible use, for looking at screens and for timing reports.

    python tests/benchmarks/simulated_log.py HOME --days 90

writes the reviews, typed answers, mock interviews and drills of one simulated learner, who skips
a day now and then and took a week off, into a fresh HOME/quiz.db. Nothing is drawn but from
`--seed`: the same arguments give the same events up to their ids.
"""

import argparse
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from large_deck import opened
from learner import Learner

from quiz.desk import Desk
from quiz.scheduling.state import AGAIN, EASY, GOOD, HARD, Due, by_retrievability
from quiz.scheduling.study_day import MINUTE, Moment
from quiz.store.events import Debrief, Drilled, FollowedUp, Happening, Mock, MockEnd, Plan, Review
from quiz.store.log import Stamp

if TYPE_CHECKING:
    from quiz.deck.question import Question

SKIPPED = 0.12
"""Share of the days on which nothing is done."""
MOCK_EVERY, DRILL_EVERY = 9, 4
SHARE_OF_POINTS = {AGAIN: 0.25, HARD: 0.6, GOOD: 0.85, EASY: 1.0}


class Writer:
    """Writes one learner's life with the quiz, day after day."""

    def __init__(self, desk: Desk, questions: "list[Question]", seed: int, new: int) -> None:
        self._desk = desk
        self._dice = Random(seed)
        self._learner = Learner(Random(seed + 1))
        self._by_id = {question.id: question for question in questions}
        order = [name for name in desk.deck.in_learning_order() if name in self._by_id]
        self._unseen = order
        self._new = new
        self._device = desk.database.device()
        self._instant = 0
        self.offset = 60
        self.written = 0

    def day(self, day: int, number: int) -> None:
        """Everything that is done on one study day, the `number`-th since the start."""
        hour = self._dice.choice((4, 4, 14, 15, 15, 16, 17, 19))  # after 4 a.m.
        morning = Moment(0, self.offset).start_of(day)
        self._instant = morning + (hour * 60 + self._dice.randrange(60)) * MINUTE
        seen = [question for question in self._by_id if question not in self._unseen]
        if number % MOCK_EVERY == MOCK_EVERY - 1 and len(seen) >= 5:
            self._mock(self._dice.sample(sorted(seen), 5), day)
        for question in self._todays(day):
            self._review(question, day)
        if number % DRILL_EVERY == DRILL_EVERY - 1:
            for _ in range(self._dice.randrange(2, 6)):
                self._drill(number)

    def record(self, what: Happening, question: str | None = None, seconds: float = 1.0) -> str:
        """Append an event `seconds` after the last one; its id."""
        self._instant += round(seconds * 1000)
        stamp = Stamp(self._instant, self.offset, self._device, self._desk.deck.id, question)
        self.written += 1
        return self._desk.log.append(what, stamp).id

    def _todays(self, day: int) -> list[str]:
        due = [
            Due(name, memory.stability, memory.last_day, memory.due_day)
            for name, state in self._desk.schedule.states().items()
            if (memory := state.memory) and memory.due_day <= day and name in self._by_id
        ]
        fresh, self._unseen = self._unseen[: self._new], self._unseen[self._new :]
        return by_retrievability(due, day) + fresh

    def _review(self, question: str, day: int, mock: str = "") -> None:
        answers = self._learner.answers(question, day, self._dice)
        points = self._by_id[question].key_points
        for rating in answers.ratings:
            hit = tuple(
                point.id for point in points if self._dice.random() < SHARE_OF_POINTS[rating]
            )
            sure = answers.recall + self._dice.gauss(0.12, 0.25)
            mode = "mock" if mock else self._dice.choice(("flashcard",) * 4 + ("typed",))
            seconds = round(self._dice.lognormvariate(3.6, 0.5), 1)
            review = Review(
                rating=rating,
                mode=mode,
                points=hit,
                hints=int(rating < GOOD and self._dice.random() < 0.4),
                confidence=1 + (sure > 0.45) + (sure > 0.8) if self._dice.random() < 0.6 else None,
                seconds=seconds,
                answer="" if mode == "flashcard" else "It is what one says of it, in short.",
                mock=mock,
            )
            self.record(review, question, seconds + self._dice.uniform(1, 5))

    def _mock(self, questions: list[str], day: int) -> None:
        seed = self._dice.randrange(10_000)
        mock = self.record(Mock(tuple(questions), 15.0, self._dice.choice(_LEVELS), seed))
        for question in questions:
            self._review(question, day, mock)
            for index in range(min(1, len(self._by_id[question].follow_ups))):
                hit = min(
                    2, int(3 * (self._learner.recall(question, day) - self._dice.random()) + 1.5)
                )
                seconds = round(self._dice.uniform(15, 60), 1)
                self.record(FollowedUp(mock, index, max(0, hit), seconds), question, seconds)
        self.record(MockEnd(mock))

    def _drill(self, number: int) -> None:
        demos = sorted({one.demo for one in self._by_id.values() if one.demo})
        if demos:
            right = self._dice.random() < 1 - 0.6 * 0.98**number
            name = f"{self._dice.choice(demos)}/computed#{self._dice.randrange(1000)}"
            seconds = round(self._dice.uniform(20, 90), 1)
            wrong = "" if right else self._dice.choice(("", "Forgot the bias."))
            self.record(Drilled(name, right, "0.25", wrong, seconds), None, seconds)


_LEVELS = ("junior", "senior")


def write(
    home: Path,
    days: int,
    *,
    until: int | None = None,
    questions: int | None = None,
    deck: Path | None = None,
    seed: int = 0,
    new: int = 5,
    plan: bool = False,
) -> int:
    """Write `days` study days of use that end yesterday; how many events that makes.

    Args:
        home: the folder of the data file, which must not exist yet.
        until: the study day after the last one; None for today.
        questions: use only so many questions, the first in the order of learning.
        deck: path of another deck.
        seed: from which everything is drawn.
        new: new questions a day.
        plan: also an interview that was planned and is over, and one that is to come.

    """
    if (home / "quiz.db").exists():
        raise SystemExit(f"{home / 'quiz.db'} exists already; name another folder.")
    with opened(home, deck) as desk:
        desk.database.connection.execute("PRAGMA synchronous = OFF")  # nothing to lose yet
        today = desk.today if until is None else until
        chosen = [desk.deck.question(name) for name in desk.deck.in_learning_order()[:questions]]
        writer = Writer(desk, chosen, seed, new)
        dice = Random(seed + 2)
        away = range(days // 2, days // 2 + 7) if days >= 60 else range(0)
        for number in range(days):
            day = today - days + number
            if number in away or (number and dice.random() < SKIPPED):
                continue
            writer.day(day, number)
            if plan and number == 1:
                writer.record(Plan(today - days // 3, per_day=8))
            if plan and day >= today - days // 3 + 1 and day < today - days // 3 + 3:
                writer.record(Debrief(today - days // 3, "Went well; weak on normalisation."))
        if plan:
            writer.record(Plan(today + 12, per_day=6))
        return writer.written


def main() -> None:
    """Write a log as the command line says."""
    parser = argparse.ArgumentParser(description="Write a data file with months of plausible use.")
    parser.add_argument("home", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--questions", type=int, help="use only so many questions")
    parser.add_argument("--new", type=int, default=5, help="new questions a day")
    parser.add_argument("--deck", type=Path, help="another deck")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plan", action="store_true", help="with interviews, past and to come")
    given = parser.parse_args()
    started = time.perf_counter()
    written = write(
        given.home, given.days, questions=given.questions, deck=given.deck,
        seed=given.seed, new=given.new, plan=given.plan,
    )  # fmt: skip
    taken = time.perf_counter() - started
    sys.stdout.write(f"{written:,} events in {given.home / 'quiz.db'}, {taken:.1f} s\n")
    sys.stdout.write(f"Look at them with: QUIZ_HOME={given.home} quiz stats\n")


if __name__ == "__main__":
    main()
