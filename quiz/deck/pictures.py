"""Pictures of cards: `![what it shows](file.png)`, of a file in the deck's own folder.

What a picture is follows from its bytes, never from its name. An SVG that could do more than be
seen (scripts, other files, addresses) is none.
"""

import os
import re

MOST = 8 * 1024 * 1024
"""Bytes of a picture."""
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
    """What kind of picture these bytes are, as the ending of a file's name; None if of none."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if len(data) <= MOST and _SVG.match(data) and not _ACTS.search(data):
        return "svg"
    return None


def within(folder: str, name: str) -> str | None:
    """The path of a picture in a folder, links resolved; None where it is none, or lies outside."""
    if "://" in name or "\x00" in name or os.path.isabs(name):
        return None
    top = os.path.realpath(folder)
    path = os.path.realpath(os.path.join(top, name))
    if os.path.commonpath([top, path]) != top or not os.path.isfile(path):
        return None
    data = read(path)
    return path if data is not None else None


def read(path: str) -> bytes | None:
    """The bytes of a picture; None where it is none, too large, or cannot be read."""
    try:
        with open(path, "rb") as file:
            data = file.read(MOST + 1)
    except OSError:
        return None
    return data if len(data) <= MOST and ending(data) else None
