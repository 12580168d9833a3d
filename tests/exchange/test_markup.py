"""A deck's Markdown as HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exchange.markup import html, inline


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
        ("right after:\n- a\n- b\n  goes on", "<p>right after:</p>\n<ul><li>a</li>"
         "<li>b\ngoes on</li></ul>"),
        ("3. three\n4. four\n- other", '<ol start="3"><li>three</li><li>four</li></ol>\n'
         "<ul><li>other</li></ul>"),
        ("```py\nif a < b:\n\n    - c\n```\nafter",
         "<pre><code>if a &lt; b:\n\n    - c</code></pre>\n<p>after</p>"),
        ("```\nnever closed", "<pre><code>never closed</code></pre>"),
        ("| a | b |\n|---|:-:|\n| `c` | d\\|e |", "<table><tr><th>a</th><th>b</th></tr>"
         "<tr><td><code>c</code></td><td>d|e</td></tr></table>"),
        ("a | b\nno table", "<p>a | b\nno table</p>"),
        ("# A *title* #\ntext", "<p><strong>A *title*</strong></p>\n<p>text</p>"),
        ("> said\n> - so", "<blockquote><p>said</p><ul><li>so</li></ul></blockquote>"),
        ("- a\n  - b\n  - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("1. a\n   - b\n2. c", '<ol start="1"><li>a<ul><li>b</li></ul></li><li>c</li></ol>'),
        ("one  \ntwo\\\nthree", "<p>one<br>two<br>three</p>"),
        ("above\n\n---\nbelow", "<p>above</p>\n<hr>\n<p>below</p>"),
        ("2024. A year\nin a text\n2. not a list", '<ol start="2024"><li>A year\nin a text</li>'
         "<li>not a list</li></ol>"),
        ("a <br> b", "<p>a &lt;br&gt; b</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_blocks(text: str, made: str) -> None:
    """Paragraphs, lists, code and lines of their own; everything else is text."""
    assert html(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("**a `b` c** d", "<strong>a <code>b</code> c</strong> d"),
        ("`**a**`", "<code>**a**</code>"),
        ("2 ** 3 and `x", "2 ** 3 and `x"),
        ("a & <b>", "a &amp; &lt;b&gt;"),
        ("(https://a.example/x_(y)).", '(<a href="https://a.example/x_(y)" rel="noreferrer">'
         "https://a.example/x_(y)</a>)."),
        ("(at https://a.example/x).", '(at <a href="https://a.example/x" rel="noreferrer">'
         "https://a.example/x</a>)."),
        ("![a](b.png)", "![a](b.png)"),
    ],
)  # fmt: skip
def test_within_a_line(text: str, made: str) -> None:
    """Bold, code and links; what has no partner stands as it is."""
    assert inline(text) == made


def test_a_picture_that_there_is() -> None:
    """Shown where its file is known; what it is called is text all the same."""
    made = inline('![a "b"](x.png)', lambda file: "data:x" if file == "x.png" else None)
    assert made == '<img src="data:x" alt="a &quot;b&quot;">'


class Balance(HTMLParser):
    """Whether each tag is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It opens."""
        del attrs
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It closes what was opened last."""
        assert self.open.pop() == tag


@given(st.text(st.sampled_from("ab1 \n\n-*`|>#.)$\\<&![](\t"), max_size=80))
def test_whatever_is_written_is_well_formed(text: str) -> None:
    """Every tag that opens is closed, in order; and it ends."""
    assert Balance(html(text)).open == []


@given(st.text(st.sampled_from("ab1\n"), max_size=40))
def test_words_stay(text: str) -> None:
    """What has no marks is there word by word."""
    assert re.sub(r"<[^>]*>", " ", html(text)).split() == text.split()
