"""The logs of a class are one table: its columns are documented, and the README's query counts."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from quiz_command import DECK, Machine

from quiz.deck.decks import read
from quiz.store.events import KINDS, Event
from quiz.store.log import uuid7

ROOT = Path(__file__).parent.parent
START = 1_796_000_000_000
LEARNERS, REVIEWS = 1_000, 500


def test_every_column_is_documented() -> None:
    """The table names what every event has and what each kind has besides, and nothing else."""
    text = (ROOT / "docs" / "log.md").read_text("utf-8")
    common, by_kind = text.split("Columns by kind:")
    envelope = set(Event._fields) - {"what"} | {"kind"}
    assert set(re.findall(r"^\| `(\w+)` \|", common, re.M)) == envelope
    found: dict[str, set[str]] = {}
    kinds: list[str] = []
    for first, second in re.findall(r"^\|(.*?)\| (.*?) \|", by_kind, re.M)[1:]:
        kinds = re.findall(r"`(\w+)`", first) or kinds
        for kind in kinds:
            found.setdefault(kind, set()).update(re.findall(r"`(\w+)`", second))
    assert found == {kind: {*made.fields} for kind, made in KINDS.items()}


def class_query() -> str:
    """The README's example."""
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"<!-- class -->\n```sql\n(.*?)```", readme, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_query_of_a_class_counts_right(tmp_path: Path) -> None:
    """1,000 learners of 500 reviews: the shares that plain counting finds, undone answers aside."""
    duckdb = pytest.importorskip("duckdb", reason="pip install '.[oracles]' brings DuckDB")
    machine = Machine(tmp_path)
    machine.ok("export", "deck.json")
    points = {
        one.id: tuple(point.id for point in one.key_points)
        for one in read(DECK.read_bytes(), "deck").questions
    }
    answers = [
        (question, said, json.dumps(said))
        for question, names in points.items()
        for count in range(len(names) + 1)
        for said in combinations(names, count)
    ]
    (tmp_path / "class").mkdir()
    given = Counter[tuple[str, str, tuple[str, ...]]]()
    for learner in range(LEARNERS):
        lines = []
        last = None
        for number, answer in enumerate(Random(learner).choices(answers, k=REVIEWS)):
            question, said, told = answer
            time = START + learner + number * 5_400_000
            last = uuid7(time, last)
            lines.append(review(last, time, question, told))
            if number % 50 == 49:
                target, last = last, uuid7(time + 1, last)
                lines.append(undo(last, time + 1, target))
            elif said:
                given[monday(time), question, said] += 1
        (tmp_path / "class" / f"{learner}.jsonl").write_text("\n".join(lines) + "\n")
    missed, of = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for (week, question, said), count in given.items():
        for point in points[question]:
            of[week, question, point] += count
            missed[week, question, point] += count * (point not in said)
    assert set(json.loads(lines[0])) == set(logged(machine))
    query = class_query().replace("'class/", f"'{tmp_path}/class/")
    rows = duckdb.sql(query.replace("'deck.json'", f"'{tmp_path}/deck.json'")).fetchall()
    assert len(rows) == len(of)
    for day, question, point, count, share in rows:
        key = (str(day)[:10], question, point)
        assert count == of[key]
        assert share == pytest.approx(missed[key] / of[key])


def monday(time: int) -> str:
    """The first day of the week of an instant, in UTC."""
    return _monday(time // 86_400_000)


@cache
def _monday(day: int) -> str:
    date = datetime.fromtimestamp(day * 86_400, UTC).date()
    return str(date - timedelta(days=date.weekday()))


def review(name: str, time: int, question: str, points: str) -> str:
    """A review as `quiz log --json` prints it."""
    return (
        f'{{"id": "{name}", "version": 1, "time": {time}, "offset": 60, "device": "0badcafe", '
        f'"deck": "neural-networks", "question": "{question}", "revision": "00", '
        f'"kind": "review", "rating": 3, "mode": "flashcard", "points": {points}, "hints": 0, '
        '"confidence": null, "seconds": 31.5, "retention": 0.9, "answer": "", "mock": ""}'
    )


def undo(name: str, time: int, target: str) -> str:
    """An undo as `quiz log --json` prints it."""
    return (
        f'{{"id": "{name}", "version": 1, "time": {time}, "offset": 60, "device": "0badcafe", '
        f'"deck": "neural-networks", "question": null, "revision": null, "kind": "undo", '
        f'"target": "{target}"}}'
    )


def logged(machine: Machine) -> dict[str, object]:
    """A review as the program really prints it."""
    machine.ok("review", "perceptron", "--plain", typed="\n3\nq\n")
    found = json.loads(machine.ok("log", "--json").out)
    assert isinstance(found, dict)
    return found
