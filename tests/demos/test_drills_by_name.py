"""Every drill through the program's own reader and grader, and instances by their ids."""

import json
import math
import re
import subprocess
import sys

import pytest

from quiz.demo.drills import Instance, demos, drills, make, named
from quiz.demo.names import names
from quiz.drill.grading import form, grade, options, read, written
from quiz.errors import UsageError

DRILLS = [drill for demo in demos() for drill in drills(demo)]
SEEDS = 300


@pytest.fixture(scope="module")
def instances() -> dict[str, list[Instance]]:
    """Instances of every drill."""
    return {name: [make(name, seed) for seed in range(SEEDS)] for name in DRILLS}


def test_drills_belong_to_demos_and_no_two_share_an_id() -> None:
    """A demo need not have drills; where it has a file of them, every id names one of them."""
    assert set(demos()) <= set(names())
    assert all(drills(demo) for demo in demos())
    assert len(set(DRILLS)) == len(DRILLS)
    for name in DRILLS:
        assert named(name) == (name, None)
        assert named(f"{name}#17") == (name, 17)


@pytest.mark.parametrize("name", DRILLS)
def test_a_hundred_distinct_instances(name: str) -> None:
    """Every drill has at least a hundred different prompts."""
    prompts: set[str] = set()
    for seed in range(3000):
        prompts.add(make(name, seed).drill.prompt)
        if len(prompts) == 100:
            break
    assert len(prompts) == 100


@pytest.mark.parametrize("name", DRILLS)
def test_well_posed(name: str, instances: dict[str, list[Instance]]) -> None:
    """A prompt, a finite answer of plain Python values, a solution, a tolerance below it."""
    for instance in instances[name]:
        drill = instance.drill
        assert drill.prompt == drill.prompt.strip() != ""
        assert drill.solution == drill.solution.strip() != ""
        assert 0 <= drill.tolerance < math.inf
        assert drill.wrong
        answers = [drill.answer, *(one.value for one in drill.wrong)]
        assert json.loads(json.dumps(answers)) == [
            list(one) if isinstance(one, tuple) else one for one in answers
        ]
        assert json.dumps(answers, allow_nan=False)
        assert all(one.misconception for one in drill.wrong)
        assert all(isinstance(one, str) == isinstance(drill.answer, str) for one in answers)
        if drill.choices:
            assert drill.answer in drill.choices
            assert len(set(drill.choices)) == len(drill.choices) <= 9
            assert {one.value for one in drill.wrong} <= set(drill.choices)


@pytest.mark.parametrize("name", DRILLS)
def test_the_answer_is_right_and_no_distractor_is(
    name: str, instances: dict[str, list[Instance]]
) -> None:
    """Through the grader, also as it is printed; of what is offered it alone is right.

    Each distractor says why, and no two options look alike. For distractors as they are printed
    see `tests/drill/test_misconceptions.py`.
    """
    for instance in instances[name]:
        drill = instance.drill
        graded = {one.value: grade(drill, one.value) for one in drill.wrong}
        reasons = {one.misconception for one in drill.wrong}
        for verdict in graded.values():
            assert not verdict.right, instance.id
            assert verdict.misconception in reasons
        graded[drill.answer] = grade(drill, drill.answer)
        assert graded[drill.answer].right
        if not isinstance(drill.answer, str):
            assert grade(drill, read(drill, written(drill, drill.answer))).right
        offered = options(drill)
        verdicts = [graded.get(one.value) or grade(drill, one.value) for one in offered]
        assert sum(one.right for one in verdicts) == 1
        assert len({one.text for one in offered}) == len(offered) >= 2


@pytest.mark.parametrize("name", DRILLS)
def test_the_form_gives_nothing_away(name: str, instances: dict[str, list[Instance]]) -> None:
    """How to write an answer is the same for every instance of as many numbers and options."""
    forms: dict[tuple[int, int], set[str]] = {}
    for instance in instances[name]:
        drill = instance.drill
        offered = options(drill) if drill.choices else ()
        length = len(drill.answer) if isinstance(drill.answer, tuple) else 1
        forms.setdefault((length, len(offered)), set()).add(form(drill, offered))
    assert all(len(said) == 1 for said in forms.values()), forms


@pytest.mark.parametrize("name", DRILLS)
def test_how_near_is_near_stands_in_the_prompt(
    name: str, instances: dict[str, list[Instance]]
) -> None:
    """Where an answer that is not a whole number may be off, the question says by how much."""
    for instance in instances[name]:
        if isinstance(instance.drill.answer, float | tuple) and instance.drill.tolerance:
            assert re.search("within|decimal|exactly", instance.drill.prompt), instance.id


@pytest.mark.parametrize("name", DRILLS)
def test_options_are_offered_in_the_same_order_each_time(
    name: str, instances: dict[str, list[Instance]]
) -> None:
    """The order of an instance holds each option once, and follows from its seed."""
    for instance in instances[name]:
        count = len(options(instance.drill))
        order = instance.shuffled(count)
        assert sorted(order) == list(range(count))
        assert order == make(name, instance.seed).shuffled(count)


def test_the_right_option_stands_everywhere(instances: dict[str, list[Instance]]) -> None:
    """Shuffled, the answer is in each of four places about equally often."""
    places = [instance.shuffled(4).index(0) for name in DRILLS[:5] for instance in instances[name]]
    for place in range(4):
        assert abs(places.count(place) / len(places) - 0.25) < 0.05


def test_an_id_reproduces_its_instance() -> None:
    """In another process too."""
    script = "from quiz.demo.drills import make; print(make('cross-entropy/of-logits', 17).drill)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == str(make("cross-entropy/of-logits", 17).drill)
    assert make("cross-entropy/of-logits", 17).id == "cross-entropy/of-logits#17"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cross-entropy/nope", "There is no drill “cross-entropy/nope”. Drills of cross-entropy: "),
        ("cross-entropy/", "There is no drill “cross-entropy/”. Drills of cross-entropy: "),
        ("nope/slope", "There is no demo “nope”."),
        ("cross-entropy/slope#x", "what follows # is the instance's seed, a whole number."),
        ("cross-entropy/slope#", "what follows # is the instance's seed, a whole number."),
        ("cross-entropy/slope#-1", "what follows # is the instance's seed, a whole number."),
        (f"cross-entropy/slope#{'9' * 5000}", "is the instance's seed, a whole number."),
    ],
)
def test_what_is_no_drill(text: str, said: str) -> None:
    """An unknown demo, drill or seed is told in one line."""
    with pytest.raises(UsageError) as refused:
        named(text)
    assert said in str(refused.value)


def test_names_may_be_written_shorter() -> None:
    """A unique beginning of the demo and of the drill, with underscores too."""
    assert named("Cross_Entropy/of_log#3") == ("cross-entropy/of-logits", 3)
    assert named("back/used") == ("backpropagation/used-twice", None)


def test_listing_imports_no_drill() -> None:
    """Which demos have drills is read from the files; numpy comes with the first instance."""
    script = (
        "import sys; from quiz.demo.drills import demos; assert demos(); "
        "print({'numpy', 'demos'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "set()"
