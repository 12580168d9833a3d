"""A question as one line of JSON: quick to store, quick to load, exactly what was read.

Records are arrays in the order of their fields, so whoever keeps these lines must drop them
when the fields of `quiz.deck.question` change.
"""

import json

from quiz.deck.question import FollowUp, KeyPoint, PreciseNote, Question, Source, Trap

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(question: Question) -> str:
    """Write a question as compact JSON; `decode` is the exact inverse."""
    return _encoder.encode(question)  # a named tuple is an array


def decode(text: str) -> Question:
    """Read a question that `encode` has written."""
    (
        name,
        number,
        question,
        difficulty,
        category,
        tags,
        requires,
        answer,
        formula,
        code,
        use,
        avoid,
        key_points,
        precise,
        traps,
        follow_ups,
        sources,
        demo,
        line,
    ) = json.loads(text)
    return Question(
        name,
        number,
        question,
        difficulty,
        category,
        tuple(tags),
        tuple(requires),
        answer,
        tuple(formula),
        tuple(code),
        tuple(use),
        tuple(avoid),
        tuple([KeyPoint(key, point, cue, tuple(words)) for key, point, cue, words in key_points]),
        tuple([PreciseNote(said, exact, tuple(source)) for said, exact, source in precise]),
        tuple([Trap(*trap) for trap in traps]),
        tuple([FollowUp(*follow_up) for follow_up in follow_ups]),
        tuple([Source(*source) for source in sources]),
        demo,
        line,
    )


def revision(question: Question) -> str:
    """Digest what a question says: 16 hexadecimal digits.

    Its place in the file is left out, and so are the levels of its follow-ups: they came later,
    and digests stand in people's logs.
    """
    from hashlib import blake2b

    said = question._asdict() | {"line": 0}
    said["follow_ups"] = [(one.question, one.answer) for one in question.follow_ups]
    content = _encoder.encode(list(said.values()))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
