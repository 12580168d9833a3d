"""Files of other programs, each with what has to come of it; again they bring nothing."""

import json
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from quiz_command import Machine

SAMPLES = Path(__file__).with_name("samples")
ZSTD = any(find_spec(name) for name in ("compression", "backports"))
needs_zstd = pytest.mark.skipif(not ZSTD, reason="nothing here unpacks Zstandard")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing has happened."""
    (tmp_path / "home").mkdir()
    return Machine(tmp_path, compiled=False)


def bring(machine: Machine, *arguments: str, **environment: str) -> dict[str, object]:
    """What the report says of one file."""
    (record,) = machine.ok("import", "--json", *arguments, **environment).json
    assert isinstance(record, dict)
    return record


def cards(machine: Machine, deck: Path) -> list[tuple[str, str]]:
    """The fronts and backs of a deck, which has to pass the check; white space does not count."""
    machine.ok("check", str(deck))
    listed = machine.ok("list", "--json", "--deck", str(deck)).json
    found = []
    for one in listed:
        shown = machine.ok("show", one["id"], "--json", "--deck", str(deck)).json
        found.append((flat(shown["question"]), flat(shown["answer"])))
    return found


def flat(text: str) -> str:
    """A text on one line, so that only its line breaks may differ."""
    return " / ".join(line.strip() for line in text.split("\n") if line.strip())


EXPECTED = {
    "01-anki-notes.txt": (
        17,
        1,
        [
            ("What does the learning rate control?", "The size of each step against the gradient."),
            (
                "# of parameters in a dense layer with 3 inputs and 2 outputs?",
                "8: 3·2 weights and 2 biases",
            ),
            (
                'What is a "dead" ReLU?',
                "A unit whose input is always negative. Its gradient is 0, so it stays where it "
                "is. / ``` / if x < 0: / return 0 / ```",
            ),
            ('How is "<" written in HTML source?', 'As `&lt;`, and "&" as `&amp;`.'),
            (
                "Precision, recall, F1: / give the three formulas.",
                "Precision = TP / (TP + FP) / Recall = TP / (TP + FN) / "
                "F1 is their *harmonic* mean.",
            ),
            (
                "Three ways against **overfitting**?",
                "- more data / - weight decay / - L2, or / - decoupled / - early stopping",
            ),
            (
                r"Write the sigmoid \(\sigma(x)\) for \(x < 0\) without overflow.",
                r"\[\sigma(x)=\frac{e^{x}}{1+e^{x}}\]Old style: \(\frac{1}{2}\) and \(a_i\); "
                r"new editor: \(e^x\).",
            ),
            ("What is x_i^2 for x_i = −3?", "9, not 2^n/n_in"),
            (
                "What does this curve show? [picture relu & co.png: a bent line]",
                "The rectifier max(0, x). [picture relu2.png]",
            ),
            ("How is the capital of Portugal called?", "Lisbon"),
            (
                "[...] is the capital of Peru; [same city] lies near the Pacific.",
                "Lima / It is also the largest city.",
            ),
            (
                "Lima is the capital of [country]; Lima lies near the Pacific.",
                "Peru / It is also the largest city.",
            ),
            ("ReLU is [formula], GELU is smooth & not monotone.", r"\(\max(0, x)\)"),
            (r"ReLU is \(\max(0, x)\), GELU is [...] & [...].", "smooth, not monotone"),
            ("France", "Paris"),
            ("Paris", "France"),
            ("What is a kernel?", "In an SVM: the inner product in feature space."),
            (
                "What is a kernel?",
                "In a CNN: the small array of weights that slides over the input.",
            ),
            (
                "Bolivia",
                "Sucre; La Paz is the seat of government / two cities / made up for this test",
            ),
        ],
    ),
    "02-excel-semicolon.csv": (
        9,
        1,
        [
            ("What does momentum of 0,9 mean?", "Each step keeps 0,9 of the last velocity."),
            ("Softmax of (0; 0)?", "(0,5; 0,5)"),
            (
                'What is the "bias-variance" trade-off?',
                "Simple models err alike everywhere; / complex ones differ from sample to sample.",
            ),
            ("Capital of Kenya?", "Nairobi"),
            ("Capital of Côte d’Ivoire?", "Yamoussoukro"),
            ("Capital of Mongolia?", "Ulaanbaatar"),
            ("What is 1E-3 as a decimal?", "0,001"),
            ("How much is 30% of 1.000,5?", "300,15"),
        ],
    ),
    "03-quizlet.txt": (
        12,
        3,
        [
            ("epoch", "one pass over the training set"),
            ('"greedy" decoding', "take the most likely token, always"),
            ('5" kernel', "a joke: sizes are in pixels, not inches"),
            ('say "when', "stop as soon as the validation loss rises"),
            (
                "dropout",
                "switch units off at random while training; / at test time all of them are on",
            ),
            (
                "batch size",
                "number of examples per step / (a) small: noisy gradient / "
                "(b) large: smooth gradient",
            ),
            ("Bhutan", "Thimphu"),
            ("Eswatini", "Mbabane (executive); Lobamba (legislative)"),
            ("<b>bold</b> & co", "markup that Quizlet shows as it is: a < b"),
        ],
    ),
    "04-interview.md": (
        10,
        2,
        [
            (
                "What is supervised learning?",
                "Learning from pairs of input and target. / 1. Classification: the target is a "
                "class. / * two classes, or / * many of them / 2. Regression: the target is a "
                "number.",
            ),
            (
                "What is a confusion matrix?",
                "Counts of predictions against truth: / | | predicted + | predicted − | / "
                "|---|---|---| / | **true +** | TP | FN | / | **true −** | FP | TN |",
            ),
            (
                "When does gradient descent diverge?",
                "When the step is too long for the curvature, e.g. `lr > 2 / L`: / ```python / "
                "# plain gradient descent / for step in range(100): / ## not a heading either / "
                "w -= lr * grad(w)   # Q4: is this a question? / ``` / "
                "With a smaller `lr` it converges.",
            ),
            ("What does `a[i][j] ** 2` cost for an n × n matrix?", "n² multiplications."),
            ("What is a learning curve?", "The loss against the number of examples."),
            (
                "Why is accuracy misleading on rare classes?",
                'A model that always says "no" is right in 99% of the cases. / '
                "> Use precision and recall instead.",
            ),
            (
                "Which capital lies highest?",
                "La Paz, if the seat of government counts; otherwise Quito.",
            ),
            ("Which capital is called the City of a Thousand Minarets?", "Cairo."),
        ],
    ),
    "05-hashcards.md": (
        10,
        2,
        [
            ("What is the receptive field of two stacked 3×3 convolutions?", "5×5."),
            (
                "Which layers does this net have? / - conv / - pool",
                "Two: / 1. a convolution, / 2. a pooling layer.",
            ),
            ("The capital of [...] is Tallinn.", "Estonia"),
            ("The capital of Estonia is [...].", "Tallinn"),
            ("In Python `x[0]` is the [...] item of `x`, and `x[-1]` the last.", "first"),
            ("In Python `x[0]` is the first item of `x`, and `x[-1]` the [...].", "last"),
            ("The interval $[0, 1)$ is [...]; see [picture plot.png: a plot].", "half-open"),
            (
                "What does this print?",
                "```python / # a comment, not a heading / x = [1, 2, 3] / print(x[1]) / --- / "
                "``` / It prints `2`.",
            ),
            (r"Bayes: $P(A \mid B) =$ [...]", r"$P(B \mid A)\,P(A) / P(B)$"),
            ("What is 2 :: 3 in Haskell notation?", "A cons, but only on a list: `2 : [3]`."),
        ],
    ),
    "06-org.org": (
        9,
        1,
        [
            (
                "What is a support vector?",
                "A training example that lies on the margin. / It alone fixes the *hyperplane*.",
            ),
            (
                "Normal card with a back of its own / "
                "Which of `l1` and `l2` gives **sparse** weights?",
                "`l1`: its corners lie on the axes. / ```python / # not a heading / * 2 / "
                "penalty = lam * abs(w).sum() / ```",
            ),
            ("Capital of Iceland", "Reykjavik"),
            ("Reykjavik", "Capital of Iceland"),
            ("[...] is the capital of Kazakhstan.", "Astana"),
            ("Astana is the capital of [a country in Asia].", "Kazakhstan"),
            ("The capital of Canada is [not Toronto], that of Brazil is Brasília.", "Ottawa"),
            ("The capital of Canada is Ottawa, that of Brazil is [...].", "Brasília"),
            ("The loss for classes is [starts with c].", "cross-entropy"),
            ("Suspended card", "It is switched off."),
            (
                "Link and footnote",
                "See [the Adam page](https://example.org/adam) and [picture curve.png]. (Made up.)",
            ),
        ],
    ),
    "07b-legacy.apkg": (
        6,
        0,
        [
            ("What is an embedding?", "A vector that is learned for a **discrete** thing."),
            (
                "Which function is this? ![](media/relu-a189e4a1.png)",
                "max(0, x) / where x < 0 gives 0",
            ),
            ("Norway", "Oslo"),
            ("Oslo", "Norway"),
            ("[city] is the capital of New Zealand.", "Wellington / not Auckland"),
            ("Wellington is the capital of [...].", "New Zealand / not Auckland"),
            ("Capital of Ghana?", "Accra"),
            ("FLOP", "floating-point operation"),
            ("floating-point operation", "FLOP"),
        ],
    ),
    "08-utf16.txt": (
        5,
        0,
        [
            ("Capital of the Åland Islands?", "Mariehamn"),
            ("Capital of São Tomé and Príncipe?", "São Tomé"),
            ('What is "ε" in ε-greedy?', "The share of random moves, / e.g. 0,1"),
            ("σ(0) = ?", "½"),
            ("Łódź is not the capital of Poland. Which city is?", "Warszawa 🇵🇱"),
        ],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_gives_its_cards(machine: Machine, tmp_path: Path, name: str) -> None:
    """Each with its two sides; what is skipped is counted; the same again brings nothing."""
    rows, skipped, expected = EXPECTED[name]
    deck = tmp_path / "deck.md"
    first = bring(machine, str(SAMPLES / name), "--into", str(deck))
    assert (first["rows"], first["cards"], first["new"]) == (rows, len(expected), len(expected))
    assert isinstance(first["skipped"], list)
    assert len(first["skipped"]) == skipped
    assert cards(machine, deck) == expected
    before = deck.read_bytes()
    again = bring(machine, str(SAMPLES / name), "--into", str(deck))
    assert (again["new"], again["changed"], again["same"]) == (0, 0, len(expected))
    assert deck.read_bytes() == before


@needs_zstd
def test_both_forms_of_a_package_are_the_same_cards(machine: Machine, tmp_path: Path) -> None:
    """After the new one the legacy one brings nothing."""
    deck = str(tmp_path / "deck.md")
    assert bring(machine, str(SAMPLES / "07a-new.apkg"), "--into", deck)["new"] == 9
    again = bring(machine, str(SAMPLES / "07b-legacy.apkg"), "--into", deck)
    assert (again["new"], again["same"]) == (0, 9)
    assert cards(machine, tmp_path / "deck.md") == EXPECTED["07b-legacy.apkg"][2]
    assert len(os.listdir(tmp_path / "media")) == 1


def test_history_comes_along_once(machine: Machine, tmp_path: Path) -> None:
    """Memories as Anki computes them (its own figures, UTC, days from 4:00); again no event."""
    deck = str(tmp_path / "deck.md")
    package = str(SAMPLES / "07b-legacy.apkg")
    assert bring(machine, package, "--into", deck, "--progress")["events"] == 12  # one suspends
    listed = machine.ok("list", "--json", "--deck", deck).json
    found = {
        one["question"]: (one["stability"], one["difficulty_of_memory"])
        for one in listed
        if one["reps"]
    }
    assert {name[:12]: figures for name, figures in found.items()} == {
        "What is an e": pytest.approx((63.2719, 1.0), abs=1e-3),
        "Which functi": pytest.approx((1.4075, 7.5894), abs=1e-3),
        "Norway": pytest.approx((1.4631, 7.0152), abs=1e-3),
    }
    assert [one["question"] for one in listed if one["suspended"]] == ["floating-point operation"]
    again = bring(machine, package, "--into", deck, "--progress")
    assert (again["events"], again["new"]) == (0, 0)


def test_without_progress_the_reviews_are_counted(machine: Machine, tmp_path: Path) -> None:
    """What is left out is told, and how it could come along."""
    package = str(SAMPLES / "07b-legacy.apkg")
    done = machine.ok("import", package, "--into", str(tmp_path / "deck.md"))
    assert "11 reviews of 3 cards left out" in done.out
    assert all(one["kind"] == "suspend" for one in machine.saved())


def test_an_edited_answer_changes_one_card_and_keeps_its_progress(
    machine: Machine, tmp_path: Path
) -> None:
    """The card is the same one, by its GUID."""
    deck, notes = tmp_path / "deck.md", tmp_path / "notes.txt"
    shutil.copy(SAMPLES / "01-anki-notes.txt", notes)
    bring(machine, str(notes), "--into", str(deck))
    machine.ok("review", "15", "--deck", str(deck), "--plain", typed="\n3")
    text = notes.read_text("utf-8")
    notes.write_text(text.replace("France\tParis", "France\tParis (since 987)"), "utf-8")
    again = bring(machine, str(notes), "--into", str(deck))
    assert (again["new"], again["changed"], again["same"]) == (0, 2, 17)  # both directions
    (known,) = [
        one for one in machine.ok("list", "--json", "--deck", str(deck)).json if one["reps"]
    ]
    assert known["question"] == "France"


def test_a_dry_run_writes_nothing(machine: Machine, tmp_path: Path) -> None:
    """No deck, no picture, no event, not even a data file."""
    deck = tmp_path / "deck.md"
    package = str(SAMPLES / "07b-legacy.apkg")
    record = bring(machine, package, "--into", str(deck), "--dry-run", "--progress")
    assert record["new"] == 9
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home"]
    assert not list(machine.home.iterdir())


def test_into_ones_own_deck_where_none_is_named(machine: Machine) -> None:
    """`cards.md` in the data folder, beside what was added by hand."""
    machine.ok("add", "Capital of Kenya?", "Nairobi, I say")
    record = bring(machine, str(SAMPLES / "02-excel-semicolon.csv"))
    assert (record["new"], record["kept"]) == (7, 1)
    assert "Nairobi, I say" in (machine.home / "cards.md").read_text("utf-8")


@pytest.mark.parametrize("ending", ["apkg", "txt", "csv", "md"])
def test_an_export_of_what_is_served_comes_back_known(
    tmp_path: Path, machine: Machine, ending: str
) -> None:
    """Whatever the format, also where nothing was ever asked: no question is asked twice."""
    file = str(tmp_path / f"deck.{ending}")
    machine.ok("export", file)
    fresh = Machine(tmp_path / "fresh", compiled=False)
    fresh.home.mkdir(parents=True)
    asked = len(fresh.ok("list", "--json").json)
    record = bring(fresh, file)
    assert (record["new"], record["elsewhere"]) == (0, asked)
    assert len(fresh.ok("list", "--json").json) == asked


@pytest.mark.parametrize("ending", ["json", "yaml", "html"])
def test_what_is_no_list_of_cards_is_refused(tmp_path: Path, machine: Machine, ending: str) -> None:
    """Our own decks are served as they are, and a page is not a table with odd rows."""
    machine.ok("export", str(tmp_path / f"deck.{ending}"))
    assert f"deck.{ending}" in machine.quiz("import", str(tmp_path / f"deck.{ending}")).complaint(
        1 if ending == "html" else 2
    )
    assert not (machine.home / "cards.md").exists()


def test_a_very_long_cell(machine: Machine, tmp_path: Path) -> None:
    """Longer than Python's reader of CSV takes by itself."""
    table, deck = tmp_path / "long.csv", str(tmp_path / "deck.md")
    table.write_text('question,answer\n"a?","{}"\nb?,c\n'.format("word " * 30_000))
    assert bring(machine, str(table), "--into", deck)["new"] == 2
    assert len(machine.ok("list", "--json", "--deck", deck).json) == 2


def test_several_files_and_what_they_are(machine: Machine, tmp_path: Path) -> None:
    """Each is recognised by itself."""
    names = [
        "01-anki-notes.txt",
        "03-quizlet.txt",
        "04-interview.md",
        "05-hashcards.md",
        "06-org.org",
    ]
    files = [str(SAMPLES / name) for name in names]
    deck = str(tmp_path / "deck.md")
    records = json.loads(machine.ok("import", "--json", *files, "--into", deck).out)
    kinds = [record["recognised"] for record in records]
    for kind, word in zip(kinds, ["Anki text", "by tabs", "questions", "Q:", "org"], strict=True):
        assert word in kind


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "Question,Answer\r\n\"a, b?\",c\r\n", [("a, b?", "c")]),
        ("a.csv", "sep=|\na?|b\n", [("a?", "b")]),
        ("a.tsv", "Answer\tQuestion\nb\ta?\n", [("a?", "b")]),
        ("a.csv", "question,answer\n'=1+1,'-2\n", [("=1+1", "-2")]),
        ("a.csv", "question,answer\nbad \"quote\" here,b\n\"open,c\nd?,e\n",
         [('bad "quote" here', "b"), ('"open', "c"), ("d?", "e")]),
        ("a.txt", "#separator:tab\n#html:true\n<b>a</b>?\tb &amp; c<br>d\n",
         [("**a**?", "b & c / d")]),
        ("a.md", "### 1. What is a?\nb\n\n### 2) **Why c?**\n\n**A:** d\n",
         [("What is a?", "b"), ("Why c?", "d")]),
        ("a.md", "What is a?\n----------\nb\n", [("What is a?", "b")]),
        ("a.md", "## What is a?\n<details><summary>Answer</summary>\n\nb\n</details>\n",
         [("What is a?", "b")]),
        ("a.md", "## Explain a.\nb\n### Example\nc\n", [("Explain a.", "b / **Example** / c")]),
        ("a.md", "# Words\n## dropout\nunits off\n## epoch\none pass\n",
         [("dropout", "units off"), ("epoch", "one pass")]),
        ("a.md", "1. What is a?\n\n   b\n2. What is c?\n\n   d\n",
         [("What is a?", "b"), ("What is c?", "d")]),
        ("a.md", "- What is a?\n  - b\n  - c\n- Just an item\n* What is d?\n\n  e\n",
         [("What is a?", "- b / - c / - Just an item"), ("What is d?", "e")]),
        ("a.md", "**Q1:** What is a\n**A:** b\n\nQ2. What is c?\nAnswer: d\n",
         [("What is a", "b"), ("What is c?", "d")]),
        ("a.md", "1. **What is a?** It is b.\n2. **What is c?**\n\n   d\n",
         [("What is a?", "It is b."), ("What is c?", "d")]),
        ("a.md", "Text\n\n| # | Question | **Answer** |\n|---|:-:|---|\n| 1 | a \\| b? | c |\n",
         [("a | b?", "c")]),
        ("a.md", "<details><summary>What is a?</summary>b</details>\n", [("What is a?", "b")]),
        ("a.org", "* a :fc:\nb\n** c :fc:\nd\n", [("a", "b"), ("c", "d")]),
        ("a.org", "* x :drill:\na?\n** Answer\nb\n", [("x / a?", "b")]),
        ("a.md", "Q: a?\nA: b\n- [ ] p\n#t\n<!-- id: mine -->\n", [("a?", "b")]),
    ],
)  # fmt: skip
def test_forms_of_each_kind(
    machine: Machine, tmp_path: Path, name: str, text: str, expected: list[tuple[str, str]]
) -> None:
    """Separators, columns, quotes, titles, summaries and nested entries as people write them."""
    (tmp_path / name).write_bytes(text.encode())
    bring(machine, str(tmp_path / name), "--into", str(tmp_path / "deck.md"))
    assert cards(machine, tmp_path / "deck.md") == expected


def test_no_control_character_gets_through(machine: Machine, tmp_path: Path) -> None:
    """Neither into the deck nor to the terminal, from whichever place of a file."""
    bad = "\x1b]0;x\x07\x9b31m\u202e"
    (tmp_path / "a.txt").write_text(
        f"#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:5\n"
        f"g{bad}\td{bad}\ta{bad}?\tb&#27;[31m&#x202e;{bad}<script>alert(1)</script>\tt{bad}\n"
        f"h{bad}\td\tno answer{bad}\t\t\n",
        "utf-8",
    )
    done = machine.ok("import", str(tmp_path / "a.txt"), "--into", str(tmp_path / "deck.md"))
    text = (tmp_path / "deck.md").read_text("utf-8") + done.out
    assert not set("\x1b\x07\x9b\u202e") & set(text)
    assert "script" not in text
    assert "alert" not in text
    machine.ok("check", str(tmp_path / "deck.md"))


def test_pictures_come_along_from_beside_a_file(machine: Machine, tmp_path: Path) -> None:
    """A picture in the file's own folder is copied beside the deck; any other is named."""
    source = tmp_path / "source"
    (tmp_path / "decks").mkdir()
    source.mkdir()
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    (source / "a.png").write_bytes(png)
    (tmp_path / "outside.png").write_bytes(png)
    (source / "fake.png").write_text("no picture")
    (source / "bad.svg").write_text("<svg><script>alert(1)</script></svg>")
    text = "Q: a? ![one](a.png) ![two](../outside.png) ![](fake.png) ![](bad.svg) "
    text += "![](http://x/y.png)\nA: b\n"
    (source / "cards.md").write_text(text)
    deck = tmp_path / "decks" / "deck.md"
    record = bring(machine, str(source / "cards.md"), "--into", str(deck))
    assert isinstance(record["replaced"], list)
    assert len(record["replaced"]) == 4
    (kept,) = (tmp_path / "decks" / "media").iterdir()
    assert kept.read_bytes() == png
    assert f"![one](media/{kept.name})" in deck.read_text()


def test_a_deck_that_is_not_served_is_told_with_how_to(machine: Machine, tmp_path: Path) -> None:
    """Your own deck is served by itself; of another the two ways are named."""
    sample = str(SAMPLES / "03-quizlet.txt")
    assert "Serve it" not in machine.ok("import", sample, QUIZ_DECK="").out
    told = machine.ok("import", sample, "--into", str(tmp_path / "new.md"), QUIZ_DECK="").out
    command = told.splitlines()[-1].partition("always: ")[2]
    assert command.startswith("quiz config decks ")
    machine.ok("config", "decks", command.split('"')[1])
    again = machine.ok("import", sample, "--into", str(tmp_path / "new.md"), QUIZ_DECK="").out
    assert "Serve it" not in again


def test_without_zstandard_a_new_package_is_refused(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what is missing, how to install it, and how to export without it."""
    for name in ("compression.zstd", "backports.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    package = str(SAMPLES / "07a-new.apkg")
    told = machine.refused("import", package, "--into", str(tmp_path / "deck.md"))
    assert "nn-quiz[anki]" in told
    assert "Support older Anki versions" in told
    assert bring(machine, str(SAMPLES / "07b-legacy.apkg"), "--into", str(tmp_path / "deck.md"))
