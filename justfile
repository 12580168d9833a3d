# `just` lists these; each also works as it stands, without just.

python := if path_exists(".venv/bin/python") == "true" { ".venv/bin/python" } else { "python3" }

_default:
    @just --list

# everything a change has to pass, in an environment of its own
ci:
    bash .ci/run

# the whole test suite; with --hypothesis-profile=thorough far more examples of each property
test *arguments:
    {{python}} -m pytest -n 3 --dist loadfile {{arguments}}

# the tests that need no terminal, no subprocess and no training
fast:
    {{python}} -m pytest -n 3 tests/deck tests/scheduling tests/store tests/typed tests/charts tests/nn

# style, types, and who may import whom
lint:
    {{python}} -m ruff check .
    {{python}} -m ruff format --check .
    {{python}} -m mypy
    {{python}} -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

# speed, as ratios within one run; exits non-zero where a limit is passed
bench *arguments:
    {{python}} tests/benchmarks {{arguments}}

# draw the README's pictures again from the real program
pictures:
    {{python}} tests/pictures.py
