"""What is shipped: a wheel with its own content, an sdist with everything, an editable install."""

import ast
import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import NamedTuple

import pytest

import quiz
from quiz.deck.decks import read

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SHIPPED = read((ROOT / "content" / "questions.yaml").read_bytes(), "questions.yaml")
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


class Built(NamedTuple):
    """What one build of the checkout has made."""

    wheel: Path
    sdist: Path
    unpacked: Path
    """The sdist's content: a complete source tree, apart from the checkout."""


def run(*command: str | Path, cwd: Path, stdin: str = "", **environment: str) -> str:
    """The output of a command that must succeed, with nothing of the caller's QUIZ_* settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=kept | environment,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}{done.stdout}"
    return done.stdout


def build(source: Path, into: Path) -> None:
    """Build the source tree's sdist and wheel, without isolation and so without network."""
    run(sys.executable, "-m", "hatchling", "build", "-d", into, cwd=source)


def install(folder: Path, *what: str | Path) -> None:
    """Install into a folder, and nothing else: no dependencies, no index."""
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target")
    pip = (sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check")
    run(*pip, "install", *options, folder, *what, cwd=folder.parent)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The checkout, built once."""
    for needed in ("hatchling", "pip"):
        if importlib.util.find_spec(needed) is None:
            pytest.fail(f"{needed} is missing here. Install what tests need: pip install '.[dev]'")
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return Built(wheel, sdist, folder / sdist.name.removesuffix(".tar.gz"))


def in_wheel(wheel: Path) -> list[str]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def metadata(built: Built, file: str) -> str:
    """A file of the wheel's metadata."""
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(f".dist-info/{file}"))
        return archive.read(name).decode()


def about(built: Built) -> Message:
    """The wheel's core metadata."""
    return Parser().parsestr(metadata(built, "METADATA"))


def found(doctor: str, what: str) -> str:
    """What `quiz doctor --json` has found about something."""
    (text,) = (finding["found"] for finding in json.loads(doctor) if finding["what"] == what)
    return str(text)


def test_a_wheel_runs_from_anywhere_with_its_own_content(built: Built, tmp_path: Path) -> None:
    """Installed from a wheel, the program serves the wheel's questions and saves a rating."""
    target, elsewhere = tmp_path / "target", tmp_path / "elsewhere"
    elsewhere.mkdir()
    install(target, built.wheel)
    command = target / "bin" / "quiz"
    environment = {"PYTHONPATH": str(target), "QUIZ_HOME": str(tmp_path / "home")}

    questions = json.loads(run(command, "list", "--json", cwd=elsewhere, **environment))
    assert [question["id"] for question in questions] == [one.id for one in SHIPPED.questions]
    doctor = run(command, "doctor", "--json", cwd=elsewhere, **environment)
    assert found(doctor, "deck").startswith(f"{target / 'quiz' / '_content' / 'questions.yaml'} (")
    run(command, "review", "--limit", "1", cwd=elsewhere, stdin="\n4\nq\n", **environment)
    logged = run(command, "log", "--json", cwd=elsewhere, **environment)
    assert [json.loads(line)["kind"] for line in logged.splitlines()] == ["review"]


def test_the_wheel_holds_the_program_and_nothing_else(built: Built) -> None:
    """Only the packages and their metadata; every source and SQL script; no tests, no caches."""
    assert {"quiz"} <= set(PACKAGES) <= {"quiz", "demos"}
    files = [name for name in in_wheel(built.wheel) if ".dist-info/" not in name]
    sources = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for pattern in ("*.py", "*.sql", "*.css", "*.js")
        for path in (ROOT / package).rglob(pattern)
    }
    assert set(files) == sources | {"quiz/_content/questions.yaml"}
    with zipfile.ZipFile(built.wheel) as archive:
        shipped = archive.read("quiz/_content/questions.yaml")
    assert shipped == (ROOT / "content" / "questions.yaml").read_bytes()


def test_the_sdist_holds_what_a_checkout_needs(built: Built) -> None:
    """Tests, content, README, licence and changelog are in it; what a checkout grew is not."""
    for name in ("README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"):
        assert (built.unpacked / name).read_bytes() == (ROOT / name).read_bytes()
    assert (built.unpacked / "content" / "questions.yaml").exists()
    assert (built.unpacked / "tests" / Path(__file__).name).exists()
    grown = {".venv", ".git", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
    assert not grown & {path.name for path in built.unpacked.iterdir()}
    assert not list(built.unpacked.rglob("__pycache__"))


def test_a_wheel_of_the_sdist_is_the_same(built: Built, tmp_path: Path) -> None:
    """The sdist is complete: a wheel built from it has the same files."""
    build(built.unpacked, tmp_path)
    (again,) = tmp_path.glob("*.whl")
    assert in_wheel(again) == in_wheel(built.wheel)


def test_an_editable_install_reads_the_checkouts_content(built: Built, tmp_path: Path) -> None:
    """What is edited in the checkout is served at once; no stale copy of it anywhere."""
    target = tmp_path / "target"
    install(target, "--editable", built.unpacked)
    # As the interpreter does it: the folder's .pth files first, then the packages it has.
    start = (
        "import site, sys; site.addsitedir(sys.argv.pop(1)); site.main(); "
        "from quiz.__main__ import main; main()"
    )
    command = (sys.executable, "-S", "-c", start, target)
    home = {"QUIZ_HOME": str(tmp_path / "home")}
    content = built.unpacked / "content" / "questions.yaml"

    doctor = run(*command, "doctor", "--json", cwd=tmp_path, **home)
    assert found(doctor, "deck").startswith(f"{content} ({len(SHIPPED.questions)} questions")
    text = content.read_text("utf-8")
    title = re.search(r"^title: .*$", text, re.MULTILINE)
    assert title is not None
    content.write_text(text.replace(title[0], "title: Edited in the checkout", 1), "utf-8")
    page = run(*command, "stats", cwd=tmp_path, **home)
    assert "Edited in the checkout" in page


def test_the_names_under_which_it_is_installed(built: Built) -> None:
    """Distribution and command nn-quiz, for `uvx`; command quiz; one version everywhere."""
    described = about(built)
    assert described["Name"] == "nn-quiz"
    assert described["Version"] == quiz.__version__
    assert described["Requires-Python"] == ">=3.11"
    assert metadata(built, "entry_points.txt").split() == [
        "[console_scripts]",
        *("nn-quiz", "=", "quiz.__main__:main"),
        *("quiz", "=", "quiz.__main__:main"),
    ]
    assert described["License-File"] == "LICENSE"


def test_the_dependencies_are_what_the_program_imports(built: Built) -> None:
    """Every library that the packages import is required, and none is required in vain."""
    required = {
        normal(re.split(r"[^\w.-]", line, maxsplit=1)[0])
        for line in about(built).get_all("Requires-Dist", [])
        if "extra ==" not in line
    }
    imported = set()
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).split(".")[0])
    libraries = imported - set(sys.stdlib_module_names) - set(PACKAGES)
    providers = importlib.metadata.packages_distributions()
    assert {normal(providers[library][0]) for library in libraries} == required


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
