"""`quiz doctor`: where everything lives, and whether it is sound."""

from typing import Annotated

import typer

from quiz.commands.options import DeckFile, Json
from quiz.commands.output import print_json
from quiz.errors import QuizError
from quiz.session import health
from quiz.session.opening import desk


def doctor(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Derive all states from the log anew.")
    ] = False,
    retime: Annotated[
        bool,
        typer.Option("--retime", help="Correct events that a wrong clock stamped in the future."),
    ] = False,
    as_json: Json = False,
    deck: DeckFile = None,
) -> None:
    """Tell where everything lives and check it: the file, the log, what is derived from it."""
    findings = health.places_only()
    if not as_json:
        for finding in findings:
            typer.echo(_line(finding))
    with desk(deck, writable=rebuild or retime) as opened:
        if retime:
            findings.append(health.retime(opened))
        if rebuild:
            findings.append(health.rebuild(opened))
        first = 0 if as_json else len(findings) - retime - rebuild
        findings += health.examine(opened)
    if as_json:
        print_json([{"what": f.what, "found": f.found, "ok": f.ok} for f in findings])
    else:
        for finding in findings[first:]:
            typer.echo(_line(finding))
    if not all(finding.ok for finding in findings):
        raise QuizError("Something is wrong: see the lines marked with ✗ above.")


def _line(finding: "health.Finding") -> str:
    return f"{'ok' if finding.ok else '✗ '}  {finding.what:12}  {finding.found}"
