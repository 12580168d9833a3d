"""The order in which questions are learned: what a question requires comes before it."""

import heapq
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from quiz.deck.question import Question
from quiz.errors import UsageError
from quiz.plain_text import nearest


def learning_order(questions: Sequence[Question]) -> tuple[str, ...]:
    """Order all ids along `requires`, the lowest number first where several could follow.

    A knot has no such order: its members follow each other by number. What a question requires
    from outside the given ones counts as learned.
    """
    place = {question.id: (question.number, question.id) for question in questions}
    # A knot counts as one question; its first member represents it.
    members: dict[str, tuple[str, ...]] = {name: (name,) for name in place}
    first = {name: name for name in place}
    for knot in knots(questions):
        members[knot[0]] = knot
        first.update(dict.fromkeys(knot, knot[0]))

    waits_for = {name: set[str]() for name in first.values()}
    followers = defaultdict[str, list[str]](list)
    for question in questions:
        name = first[question.id]
        for earlier in {first.get(required, name) for required in question.requires} - {name}:
            if earlier not in waits_for[name]:
                waits_for[name].add(earlier)
                followers[earlier].append(name)

    ready = [place[name] for name, earlier in waits_for.items() if not earlier]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        _, name = heapq.heappop(ready)
        order.extend(members[name])
        for follower in followers[name]:
            waits_for[follower].remove(name)
            if not waits_for[follower]:
                heapq.heappush(ready, place[follower])
    return tuple(order)


def knots(questions: Sequence[Question]) -> tuple[tuple[str, ...], ...]:
    """Find the groups of questions that all require each other, each group by number.

    They are the strongly connected components (Tarjan 1972, without recursion) that have a cycle.
    """
    by_id = {question.id: question for question in questions}
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}  # index of the earliest question known to be in the component
    path: dict[str, None] = {}  # questions entered whose component is not finished
    visits: list[tuple[str, Iterator[str]]] = []
    found: list[tuple[str, ...]] = []

    def enter(name: str) -> None:
        index[name] = lowest[name] = len(index)
        path[name] = None
        visits.append((name, iter(by_id[name].requires)))

    def leave(name: str) -> None:
        visits.pop()
        if visits:
            parent = visits[-1][0]
            lowest[parent] = min(lowest[parent], lowest[name])
        if lowest[name] < index[name]:
            return
        component = [path.popitem()[0]]
        while component[-1] != name:
            component.append(path.popitem()[0])
        if len(component) > 1 or name in by_id[name].requires:
            found.append(tuple(sorted(component, key=lambda name: (by_id[name].number, name))))

    for root in by_id:
        if root not in index:
            enter(root)
        while visits:
            name, requires = visits[-1]
            required = next(requires, None)
            if required is None:
                leave(name)
            elif required in path:
                lowest[name] = min(lowest[name], index[required])
            elif required in by_id and required not in index:
                enter(required)
    return tuple(found)


def cycle_through(name: str, questions: Iterable[Question]) -> tuple[str, ...]:
    """Find a shortest path from a question along `requires` back to itself; () if there is none.

    The path begins with `name`, and its last question requires `name`.
    """
    requires = {question.id: question.requires for question in questions}
    came_from: dict[str, str] = {}
    ways = deque([name])
    while ways:
        here = ways.popleft()
        for required in requires.get(here, ()):
            if required == name:
                way = [here]
                while way[-1] != name:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if required not in came_from:
                came_from[required] = here
                ways.append(required)
    return ()


def find(text: str, numbers: Mapping[str, int]) -> str:
    """The id that `text` stands for: an id, a number, or a prefix that fits only one.

    Args:
        numbers: id -> number of every question.

    Raises:
        UsageError: none fits (it names the nearest), or several do (it names them).

    """
    wanted = text.strip().lower().replace("_", "-")
    if wanted in numbers:
        return wanted
    of_others = {name for name in numbers if "/" in name}  # in decks other than the first
    own = [name for name in of_others if name.partition("/")[2] == wanted]
    own += [name for name in of_others if f"{name.partition('/')[0]}/{numbers[name]}" == wanted]
    if len(own) == 1:
        return own[0]
    digits = wanted.lstrip("#").lstrip("0")
    if wanted.lstrip("#").isdecimal():
        for name, number in numbers.items():
            if str(number) == digits:
                return name
        low, high = min(numbers.values()), max(numbers.values())
        raise UsageError(f"There is no question {text}. They are numbered {low} to {high}.")
    fitting = [
        name
        for name in numbers
        if wanted and wanted in (name[: len(wanted)], name.partition("/")[2][: len(wanted)])
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"“{text}” fits several questions: {', '.join(sorted(fitting)[:8])}.")
    near = nearest(wanted, numbers)
    hint = f"Did you mean {near}?" if near else "`quiz list` names them all."
    raise UsageError(f"There is no question “{text}”. {hint}")
