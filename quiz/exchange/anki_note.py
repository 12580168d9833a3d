"""A question as a note of Anki: its name there, its tags, and its fields as HTML."""

from base64 import b64encode
from html import escape
from typing import NamedTuple

from quiz.deck.question import KeyPoint, Question
from quiz.exchange import card_html
from quiz.exchange.markup import Picture, html, html_list, inline, no_picture


class Note(NamedTuple):
    """The fields of a note, HTML. Their number and order never change: Anki would refuse the deck.

    The spares are for what may come.
    """

    question: str
    lead: str = ""
    answer: str = ""
    points: str = ""
    formula: str = ""
    precise: str = ""
    follow_ups: str = ""
    picture: str = ""
    sources: str = ""
    id: str = ""
    spare_1: str = ""
    spare_2: str = ""
    spare_3: str = ""
    spare_4: str = ""

    @property
    def front(self) -> str:
        """What is asked."""
        return self.question

    @property
    def back(self) -> str:
        """Everything else, one below the other, for a note type with two fields."""
        parts = (
            f"<p><strong>{self.lead}</strong></p>" if self.lead else "",
            self.answer,
            *(f"<h4>{title}</h4>{part}" for title, part in self.titled() if part),
            self.picture,
        )
        return "".join(parts)

    def titled(self) -> tuple[tuple[str, str], ...]:
        """The parts that have a heading."""
        return (
            ("A strong answer says", self.points),
            ("Formula", self.formula),
            ("To be precise", self.precise),
            ("Follow-ups", self.follow_ups),
            ("Sources", self.sources),
        )


def guid(deck: str, question: str) -> str:
    """The name of a note, the same on every machine and whatever its text says."""
    from hashlib import blake2b

    digest = blake2b(f"{deck}\0{question}".encode(), digest_size=12).digest()
    return b64encode(digest).decode("ascii")


def tags(question: Question) -> list[str]:
    """The tags of a question and its difficulty, as Anki takes them: without spaces."""
    return ["_".join(tag.split()) for tag in (*question.tags, question.difficulty)]


def note(question: Question, picture: Picture = no_picture, demo: str = "") -> Note:
    """A question's note.

    Args:
        question: what it says.
        picture: where the pictures that its texts name are.
        demo: the picture of its demo, HTML.

    """
    return Note(
        question=inline(question.question, picture),
        lead=inline(question.lead or "", picture),
        answer=html(question.answer, picture),
        points=html_list([_point(one) for one in question.key_points], picture),
        formula=card_html.code((*question.formula, *question.code)),
        precise=card_html.precise(question, picture),
        follow_ups=card_html.follow_ups(question.follow_ups, picture)
        + card_html.traps(question.traps, picture),
        picture=demo,
        sources=card_html.sources(question.sources),
        id=escape(question.id),
    )


def _point(one: KeyPoint) -> str:
    return f"{one.point} ({one.plus})" if one.plus else one.point
