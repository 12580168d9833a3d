"""A deck's Markdown as HTML."""

import pytest

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
        ("| a | b |\n| c | d |", "<p>| a | b |<br>| c | d |</p>"),
        ("# title\ntext", "<p># title<br>text</p>"),
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
