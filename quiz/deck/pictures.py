"""Pictures in cards: `![what it shows](file.png)`, a file in the deck's own folder.

A picture's kind is judged by its bytes, never by its name. An SVG with scripts, other files or
addresses does not count as a picture.
"""

import os
import re
from typing import NamedTuple

MOST = 8 * 1024 * 1024
"""Largest picture, in bytes."""
NAMED = re.compile(r"!\[([^\[\]\n]{0,300})\]\(([^)\s]+)\)")
"""A picture in a text: what it shows, and its file."""

_SVG = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>\s*)?"
    rb"(?:<!--.*?-->\s*|<!DOCTYPE svg[^>\[]*>\s*)*<svg\b",
    re.DOTALL,
)
_ACTS = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|embed|object|handler|animate|set)\b|<!ENTITY"
    rb"|[\s\"'/]on\w+\s*=|javascript:|@import|\burl\s*\(\s*[\"']?(?!#)"
    rb"|(?:href|src)\s*=\s*[\"']?\s*(?!#|[\"']|data:image/(?:png|jpe?g);)|<\?xml-stylesheet",
    re.IGNORECASE,
)


def ending(data: bytes) -> str | None:
    """The kind of picture in these bytes, as a file ending; None if it is not a picture."""
    if len(data) > MOST:
        return None
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if _SVG.match(data) and not _ACTS.search(data):
        return "svg"
    return None


class Picture(NamedTuple):
    """A picture that exists."""

    path: str
    """The path of its file, links resolved."""
    data: bytes
    kind: str
    """As `ending` gives it."""


def find(folder: str, name: str) -> Picture | None:
    """The picture with this name in a folder; None if it is not a picture, or outside."""
    if "://" in name or "\x00" in name or os.path.isabs(name):
        return None
    top = os.path.realpath(folder)
    path = os.path.realpath(os.path.join(top, name))
    if os.path.commonpath([top, path]) != top or not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            data = file.read(MOST + 1)
    except OSError:
        return None
    kind = ending(data)
    return Picture(path, data, kind) if kind else None
