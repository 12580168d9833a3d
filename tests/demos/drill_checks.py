"""How a drill is checked: its answer, and every wrong answer, against what a test worked out."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from quiz.demo import Drill


def check(drill: Drill, answer: Any, mistakes: Mapping[str, Any]) -> None:
    """The answer is right, and each wrong one is what its misconception gives and would not pass.

    Args:
        drill: the instance.
        answer: worked out in another way.
        mistakes: words of a misconception -> the value it gives, worked out from the prompt.

    """
    allowed = max(drill.tolerance / 10, 1e-9)
    np.testing.assert_allclose(drill.answer, answer, rtol=1e-9, atol=allowed, err_msg=drill.prompt)
    assert drill.wrong, drill.prompt
    for one in drill.wrong:
        (value,) = (value for words, value in mistakes.items() if words in one.misconception)
        np.testing.assert_allclose(one.value, value, rtol=1e-6, atol=1e-6, err_msg=drill.prompt)
        assert np.max(np.abs(np.subtract(one.value, drill.answer))) > drill.tolerance
    distinct = {tuple(np.round(np.atleast_1d(one.value), 12)) for one in drill.wrong}
    assert len(distinct) == len(drill.wrong), drill.prompt
