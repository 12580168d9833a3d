"""The queue: the likeliest forgotten first, repeats after three others, limits count questions."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.state import Due, Queue, by_retrievability

TODAY = 739_000
NAMES = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8)
DUE = st.lists(
    st.builds(
        Due,
        question=st.sampled_from("abcdefghijklmnop"),
        stability=st.sampled_from([0.2, 1.0, 3.5, 3.6, 40.0]),
        last_day=st.integers(TODAY - 60, TODAY + 1),
        due_day=st.integers(TODAY - 9, TODAY),
        misjudged=st.booleans(),
    ),
    unique_by=lambda due: due.question,
    max_size=12,
)


def recall(due: Due) -> float:
    """Compute today's probability of recall, with the constants of FSRS-6 written out."""
    days = max(0, TODAY - due.last_day)
    return float((1 + (0.9 ** (-1 / 0.1542) - 1) * days / due.stability) ** -0.1542)


def test_likeliest_forgotten_comes_first() -> None:
    """Not the longest overdue but the lowest recall: nine days at S = 2 before sixty at S = 90."""
    due = [
        Due("stable", 90.0, TODAY - 60, TODAY - 20),
        Due("shaky", 2.0, TODAY - 9, TODAY - 1),
        Due("today", 5.0, TODAY, TODAY),
    ]
    assert by_retrievability(due, TODAY) == ["shaky", "stable", "today"]


def test_sure_and_wrong_comes_before_everything() -> None:
    """What one was sure of and got wrong is asked first, however well it is remembered now."""
    due = [
        Due("shaky", 2.0, TODAY - 9, TODAY - 1),
        Due("misjudged", 90.0, TODAY - 1, TODAY, misjudged=True),
    ]
    assert by_retrievability(due, TODAY) == ["misjudged", "shaky"]


@given(DUE)
def test_order_is_by_recall_then_due_day_then_name(due: list[Due]) -> None:
    """Of neighbours, what was misjudged first, then by recall; ties by due day, then by id."""
    order = by_retrievability(due, TODAY)
    by_name = {one.question: one for one in due}
    assert sorted(order) == sorted(by_name)
    for earlier, later in pairwise(order):
        first, second = by_name[earlier], by_name[later]
        assert first.misjudged >= second.misjudged
        if first.misjudged > second.misjudged:
            continue
        assert recall(first) <= recall(second) + 1e-12
        if (first.stability, first.last_day) == (second.stability, second.last_day):
            assert (first.due_day, earlier) < (second.due_day, later)


@given(NAMES.filter(bool))
def test_repeat_returns_after_three_others(names: list[str]) -> None:
    """A repeat comes after three other questions, or after all of them when there are fewer."""
    queue = Queue(tuple(names)).answered(repeat=True)
    others = names[1:]
    assert queue.upcoming.index(names[0]) == min(3, len(others))
    assert [name for name in queue.upcoming if name != names[0]] == others
    assert (set(queue.done), queue.left) == ({names[0]}, len(names))


def test_last_question_repeats_at_once() -> None:
    """With nothing else left the question is asked again immediately, as often as it takes."""
    queue = Queue(("relu",))
    for _ in range(4):
        queue = queue.answered(repeat=True)
        assert queue.current == "relu"
    assert queue.answered(repeat=False).current is None


STEPS = st.lists(st.sampled_from(["good", "again", "put off", "undo", "refill"]), max_size=25)


@given(NAMES, st.one_of(st.none(), st.integers(0, 10)), STEPS)
def test_a_session_loses_and_doubles_nothing(
    names: list[str], limit: int | None, steps: list[str]
) -> None:
    """Whatever happens, no question stands twice, and limits count distinct questions."""
    queue = Queue(tuple(names[:limit]), limit=limit)
    past: list[tuple[str, bool]] = []
    put_off: set[str] = set()
    for step in steps:
        current = queue.current
        assert (current is None) == (queue.upcoming == ())
        if step == "refill":
            before_it = len(queue.done | set(queue.upcoming))
            queue = queue.refilled([name for name in "klmnopqrst" if name not in put_off])
            known = len(queue.done | set(queue.upcoming))
            assert limit is None or known <= max(limit, before_it)
        elif step == "undo" and past:
            question, before = past.pop()
            queue = queue.again(question, done=before)
            put_off.discard(question)
            assert queue.current == question
        elif current is not None and step in ("good", "again"):
            past.append((current, current in queue.done))
            queue = queue.answered(repeat=step == "again")
            assert current in queue.done
            assert (current in queue.upcoming) == (step == "again")
        elif current is not None and step == "put off":
            past.append((current, current in queue.done))
            put_off.add(current)
            queue = queue.without_current()
            assert current not in queue.upcoming
        assert len(queue.upcoming) == len(set(queue.upcoming)) == queue.left


def test_refill_respects_what_was_asked_and_the_limit() -> None:
    """More questions come at the end, none a second time, and only as far as the limit allows."""
    queue = Queue(("a", "b"), limit=4).answered(repeat=False)
    assert queue.refilled(["a", "b", "c", "d", "e"]).upcoming == ("b", "c", "d")
    unlimited = Queue(("a", "b")).answered(repeat=False)
    assert unlimited.refilled(["a", "b", "c", "d", "e"]).upcoming == ("b", "c", "d", "e")


def test_repeats_are_free() -> None:
    """A repeat of the same day uses nothing of the limit: three questions, five answers."""
    queue, answers = Queue(("a", "b", "c"), limit=3), 0
    lapses = {"a": 1, "c": 1}
    while queue.current is not None:
        lapsed = lapses.get(queue.current, 0) > 0
        if lapsed:
            lapses[queue.current] -= 1
        queue = queue.answered(repeat=lapsed).refilled(["d", "e"])
        answers += 1
    assert (answers, set(queue.done)) == (5, {"a", "b", "c"})
