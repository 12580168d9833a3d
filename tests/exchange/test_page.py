"""The page of a deck: nothing in it can run or be loaded; in a browser it does what it should."""

import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from quiz_command import Machine

from quiz.deck.decks import read
from quiz.deck.question import (
    Deck,
    FollowUp,
    KeyPoint,
    PreciseNote,
    Question,
    RecapSection,
    Source,
    Trap,
)
from quiz.exchange.markup import page

SHIPPED = Path(__file__).parents[2] / "content" / "questions.yaml"
FIXTURE = Path(__file__).parents[1] / "fixture_deck.yaml"
BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
     if (path := shutil.which(name))),
    None,
)  # fmt: skip
SECONDS = 60

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(2)>"'&</style></details>
![x](javascript:alert(3)) ![y](http://tracker.example/x.png) [z](javascript:alert(4))
javascript:alert(5) http://safe.example/a?b=1&c="onclick"=x `<b>` **<i onclick=alert(6)>**"""


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def hostile_deck() -> Deck:
    """A deck every text of which tries to be more than text."""
    text, line = HOSTILE, HOSTILE.replace("\n", " ")
    question = Question(
        id='x"><script>', number=1, question=text, difficulty=line, category=line, tags=(line,),
        requires=(), answer=text, formula=(line,), code=(line,), use=(line,), avoid=(line,),
        key_points=(KeyPoint(line, text, line, (), plus=text, essential=True),),
        precise=(PreciseNote(text, text, (line,)),), traps=(Trap(text, text),),
        follow_ups=(FollowUp(text, text),), sources=(Source(line, line, 1, line, line),),
        demo='"><script>', lead=text, aliases=(line,),
    )  # fmt: skip
    return Deck(line, line, (question,), (RecapSection(line, ()),))


def test_whatever_a_deck_says_is_text() -> None:
    """One script, one style, no event handler, no address but http(s) in links, no picture."""
    tags = Tags(page(hostile_deck(), lambda demo: b"<svg/>"))
    assert len(tags.of("script")) == len(tags.of("style")) == 1
    assert not {"iframe", "object", "embed", "form", "base", "link"} & {tag for tag, _ in tags.tags}
    for tag, attributes in tags.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag
    assert {link["href"] for link in tags.of("a")} == {"http://safe.example/a?b=1&c="}
    assert {picture["src"] for picture in tags.of("img")} == {
        "data:image/svg+xml;base64," + b64encode(b"<svg/>").decode()
    }
    assert "<script>alert(1)</script>" in "".join(tags.texts)


def test_the_policy_allows_what_is_there_and_nothing_else() -> None:
    """Default is nothing; the one script and the one style by their hash; pictures as data."""
    text = page(hostile_deck(), lambda demo: None)
    (policy,) = (
        meta["content"]
        for meta in Tags(text).of("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    found: dict[str, str] = dict(part.split(" ", 1) for part in policy.split("; "))
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert found.pop(directive) == f"'sha256-{digest}'"
    assert found.pop("img-src") == "data:"
    assert set(found.values()) == {"'none'"}
    assert "default-src" in found


def test_the_shipped_deck_is_one_page(tmp_path: Path) -> None:
    """At most a megabyte; every question, lead, point and note; a picture for each demo."""
    Machine(tmp_path).ok("export", "deck.html", "--deck", str(SHIPPED))
    text = (tmp_path / "deck.html").read_text("utf-8")
    assert len(text.encode()) <= 1_000_000
    deck = read(SHIPPED.read_bytes(), "questions.yaml")
    tags = Tags(text)
    points = sum(len(one.key_points) for one in deck.questions)
    boxes = [one for one in tags.of("input") if one.get("type") == "checkbox"]
    assert len(boxes) == points
    assert len(tags.of("img")) == sum(one.demo is not None for one in deck.questions)
    said = " ".join("".join(tags.texts).split())
    for question in deck.questions:
        for part in (question.lead, question.precise[0].exact, question.follow_ups[0].answer):
            assert part is not None
            assert " ".join(re.sub(r"\*\*|`|^- ", "", part, flags=re.M).split()) in said


def test_only_a_page_of_ours_is_replaced(tmp_path: Path) -> None:
    """A page written before gives way; another file does not, unless told to."""
    own = tmp_path / "own.yaml"
    own.write_text("format: 1\ndeck: own\nquestions:\n- question: What?\n  answer: That.\n")
    machine, export = Machine(tmp_path), ("export", "deck.html", "--deck", str(own))
    machine.ok(*export)
    machine.ok(*export)
    (tmp_path / "deck.html").write_text("<!doctype html><p>mine")
    assert "is there already. --force replaces it." in machine.refused(*export)
    machine.ok(*export, "--force")


def browsed(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """What a browser without a screen does."""
    assert BROWSER is not None
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr")
    command = [BROWSER, *options, *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
    )


needs_a_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
SMALL = [one for one in read(FIXTURE.read_bytes(), "d.yaml").questions if one.precise][:5]
FRAMES = """\
<iframe src="deck.html"></iframe><iframe src="deck.html#search=XOR%20Rosenblatt"></iframe>
<iframe src="deck.html#dropout"></iframe>
<script>onload = () => { for (const frame of document.querySelectorAll("iframe")) {
  const shown = document.createElement("pre");
  shown.textContent = frame.contentDocument.documentElement.outerHTML;
  document.body.append(shown);
} }</script>"""
"""Shows in one browser what becomes of a page at three addresses."""


@pytest.mark.browser
@needs_a_browser
def test_a_browser_searches_and_unfolds(tmp_path: Path) -> None:
    """The script runs under the policy: a search hides what does not fit, a name unfolds one."""
    deck = Deck("small", "Small", tuple(SMALL))
    (tmp_path / "deck.html").write_text(page(deck, lambda demo: b"<svg/>"), "utf-8")
    (tmp_path / "frames.html").write_text(FRAMES, "utf-8")
    address = f"file://{tmp_path}/frames.html"
    done = browsed("--allow-file-access-from-files", "--dump-dom", address)
    assert "Content Security Policy" not in done.stderr
    folded, found, named = (
        Tags(unescape(text)).of("details")
        for text in re.findall("<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    )
    questions = [one for one in folded if one.get("class") == "question"]
    assert len(questions) == len(SMALL)
    assert not any("open" in one or "hidden" in one for one in questions)
    left = [one["id"] for one in found if one.get("class") == "question" and "hidden" not in one]
    assert left == ["perceptron"]
    assert [one.get("id") for one in named if "open" in one] == ["dropout"]


@pytest.mark.browser
@needs_a_browser
def test_a_folded_page_prints_whole(tmp_path: Path) -> None:
    """Of two questions with one part folded within each, four tall texts fill four sheets each."""
    question = Question("a", "a?", "b", precise=(PreciseNote("said", "exact", ()),))
    text = page(Deck("d", "d", (question, question._replace(id="b"))), lambda demo: None)
    assert text.count("</details>") == 4
    tall = text.replace("</summary>", f"</summary>{'<br>' * 180}")
    (tmp_path / "deck.html").write_text(tall, "utf-8")
    browsed(f"--print-to-pdf={tmp_path / 'deck.pdf'}", f"file://{tmp_path}/deck.html")
    printed = (tmp_path / "deck.pdf").read_bytes()
    assert len(re.findall(rb"/Type */Page\b", printed)) >= 16
