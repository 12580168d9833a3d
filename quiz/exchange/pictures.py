"""The pictures of a deck: of its demos, and those that its texts name.

Those of demos are drawn at their defaults: SVG without scripts, fonts or addresses.
"""

import re
from hashlib import blake2b

from quiz.deck import pictures
from quiz.demo.names import claim, names, views
from quiz.demo.parameters import parse
from quiz.demo.run import Run, svg
from quiz.exchange.page import data_address

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
    return slim(svg(name, run, theme)).encode("utf-8")


def slim(drawn: str) -> str:
    """A drawn picture in fewer bytes that look the same."""
    return _UNIQUE.sub("t", _LINE_CLIPS.sub("", drawn)).replace("&#160;", "\u00a0")


class Named:
    """The pictures that the texts of a deck name, of files in its folder.

    Args:
        folder: in which the deck lies.
        prefix: of the names that they get elsewhere, where names of many decks come together.

    """

    def __init__(self, folder: str, prefix: str) -> None:
        self._folder = folder
        self._prefix = prefix
        self._found: dict[str, tuple[str, bytes] | None] = {}

    def name(self, file: str) -> str | None:
        """What a picture is called elsewhere; None where there is none."""
        found = self._picture(file)
        return found and found[0]

    def address(self, file: str) -> str | None:
        """A picture as a `data:` address; None where there is none."""
        found = self._picture(file)
        return found and data_address(found[1], found[0].rpartition(".")[2])

    def contents(self) -> dict[str, bytes]:
        """What has been asked for, by its name elsewhere."""
        return dict(one for one in self._found.values() if one)

    def _picture(self, file: str) -> tuple[str, bytes] | None:
        if file not in self._found:
            path = pictures.within(self._folder, file)
            data = None if path is None else pictures.read(path)
            kind = None if data is None else pictures.ending(data)
            if data is None or kind is None:
                self._found[file] = None
            else:
                digest = blake2b(data, digest_size=6).hexdigest()
                self._found[file] = f"{self._prefix}{digest}.{kind}", data
        return self._found[file]
