"""Pictures of demos, at their defaults: SVG without scripts, fonts or addresses."""

import re

from quiz.demo.names import claim, names, views
from quiz.demo.parameters import parse
from quiz.demo.record import svg
from quiz.demo.run import Run

_LINE_CLIPS = re.compile(
    r'<clipPath id="[^"]*-line-\d+">\s*<rect [^>]*/>\s*</clipPath>\s*|'
    r' clip-path="url\(#[^"]*-line-\d+\)"'
)
"""Each line is kept within itself, which none needs, and which takes a third of the file."""
_UNIQUE = re.compile(r"terminal-\d+-")


def of_demo(name: str, theme: str = "dark") -> bytes | None:
    """What a demo shows; None where there is no such demo."""
    if name not in names():
        return None
    options = parse(name, claim(name), views(name), [])
    run = Run(
        options, options.view.predict(**options.arguments), options.view.compute(**options.values)
    )
    drawn = _UNIQUE.sub("t", _LINE_CLIPS.sub("", svg(name, run, theme)))
    return drawn.replace("&#160;", "\u00a0").encode("utf-8")
