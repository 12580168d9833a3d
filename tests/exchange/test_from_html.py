"""HTML of other programs as our Markdown: forms by example, and whatever it is, a deck takes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.cards import write
from quiz.deck.decks import read
from quiz.deck.question import Question
from quiz.exchange.anki_reading import cloze, cloze_numbers
from quiz.exchange.from_html import markdown


def told(html: str) -> str:
    """A piece of HTML as Markdown, with pictures in words."""
    return markdown(html, lambda name, alt: f"[{name}|{alt}]", lambda name: None)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a\n\tb&nbsp;&nbsp;c", "a b c"),
        ("a<br>b", "a  \nb"),
        ("<div>a</div><div>b</div><br>c", "a  \nb\n\nc"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<b>a </b>b <i>c</i> <u>d</u> <strong></strong>", "**a** b *c* d"),
        ("<b><i>a</i></b>", "***a***"),
        ("<code>a &lt; b</code> <code>`</code>", "`a < b` `` ` ``"),
        ("<pre><code>if x:\n\ty &amp; z</code></pre>", "```\nif x:\n    y & z\n```"),
        ("<pre>a<br>b</pre>", "```\na\nb\n```"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("x<sub>i+1</sub><sup>2</sup>", "x_(i+1)^2"),
        ("<a href='https://a.b/c'>d</a> <a href='javascript:x'>e</a>", "[d](https://a.b/c) e"),
        ("<img src='a&amp;b.png' alt='c  d'>", "[a&b.png|c d]"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c|d</td><td>e</td></tr></table>",
         "| a | b |\n|---|---|\n| c\\|d | e |"),
        ("<script>x</script><style>y</style><!-- z -->a", "a"),
        ("<h2>a</h2>b", "**a**  \nb"),
        ("<blockquote>a</blockquote>b", "> a  \nb"),
        (r"[latex]\frac{a}{b}[/latex] [$$]x_1[/$$]", r"\(\frac{a}{b}\) \[x_1\]"),
        ("<anki-mathjax>a &lt; b</anki-mathjax>", r"\(a < b\)"),
        ('<anki-mathjax block="true">a</anki-mathjax>', r"\[a\]"),
        ("&amp;lt; &lt;b&gt; < 3 &unknown;", "&lt; <b> < 3 &unknown;"),
        ("<b>never closed", "never closed"),
        ("</div></b></ul>a", "a"),
    ],
)  # fmt: skip
def test_forms(html: str, expected: str) -> None:
    """What each piece becomes."""
    assert told(html) == expected


PIECES = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<ul>", "</ul>", "<li>", "</li>", "<pre>", "</pre>", "<code>", "</code>",
         "<br>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</tr>", "<sub>", "</sub>",
         "<a href=x>", "</a>", "<script>", "</script>", "\\(", "\\)", "{{c1::", "}}", "::", "`",
         "**", "Q:", "#", "\n", "<!--", "-->", "---", "text", " ", "&lt;", "&#27;", "\x1b",
         "\u2028", "- [ ] ", "<", "&"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(PIECES, PIECES)
def test_whatever_it_is_a_deck_takes_it(front: str, back: str) -> None:
    """No error, no control character, and the card that was written is the one that is read."""
    asked, answer = told(front), told(back)
    if not asked.strip() or not answer.strip():
        return
    (one,) = read(write(Question("one", asked, answer)).encode(), "d.md").questions
    assert (one.question.split(), one.answer.split()) == (asked.split(), answer.split())


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("{{c1::a}} b {{c1::c}}", 1, ("[...] b [...]", "a, c")),
        ("{{c1::a::hint}} {{c2::b}}", 2, ("a [...]", "b")),
        ("{{c1::a {{c2::b::h}} c}}", 1, ("[...]", "a b c")),
        ("{{c1::a {{c2::b::h}} c}}", 2, ("a [h] c", "b")),
        ("{{c1,2::a}}", 2, ("[...]", "a")),
        ("{{c1::a", 1, ("{{c1::a", "")),
        ("a }} b", 1, ("a }} b", "")),
    ],
)
def test_clozes(text: str, number: int, expected: tuple[str, str]) -> None:
    """Equal numbers are one card; hints, nesting, several numbers; what is not closed is text."""
    assert cloze(text, number) == expected


def test_numbers_of_clozes() -> None:
    """Each once, in order, with gaps."""
    assert cloze_numbers("{{c3::a}} {{c1::b}} {{c3,5::c}} {{c0::d}}") == [1, 3, 5]


def test_a_thousand_clozes_within_each_other() -> None:
    """Deeper than anyone writes them they are text, and nothing fails."""
    front, _ = cloze("{{c1::" * 1000 + "a" + "}}" * 1000, 1)
    assert front


def test_a_line_break_in_an_item_stays_in_it() -> None:
    """What goes on below is indented as the item's text is; after the list it is not."""
    assert told("<ol><li>a<br>b</li></ol>c<br>d") == "1. a  \n   b\n\nc  \nd"
