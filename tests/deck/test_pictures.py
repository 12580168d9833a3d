"""Which files are pictures of a card: by their bytes, and only in the deck's own folder."""

from pathlib import Path

import pytest

from quiz.deck.pictures import ending, find

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0...", "jpg"),
        (SVG, "svg"),
        (b"<?xml version='1.0'?>\n<!-- by -->\n" + SVG, "svg"),
        (b"<svg><use href='#a'/><image href='data:image/png;base64,AA'/></svg>", "svg"),
        (b"<svg><script>x</script></svg>", None),
        (b"<svg onload='x'/>", None),
        (b"<svg><a href='javascript:x'/></svg>", None),
        (b"<svg><image href='http://a/b.png'/></svg>", None),
        (b'<svg><image xlink:href="../x.png"/></svg>', None),
        (b"<svg><foreignObject/></svg>", None),
        (b"<svg><style>@import 'x'</style></svg>", None),
        (b"<svg><rect fill='url(http://a)'/></svg>", None),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", None),
        (b"<html><svg/></html>", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_what_is_a_picture(data: bytes, expected: str | None) -> None:
    """PNG, JPEG, and SVG that can do nothing but be seen."""
    assert ending(data) == expected


def test_only_within_the_folder(tmp_path: Path) -> None:
    """No address, no path out of it, no link out of it, nothing that only is called a picture."""
    folder = tmp_path / "decks"
    (folder / "media").mkdir(parents=True)
    for path in (tmp_path / "outside.png", folder / "media" / "a.png", folder / "b.txt"):
        path.write_bytes(PNG)
    (folder / "text.png").write_text("no picture")
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "inner.png").symlink_to(folder / "media" / "a.png")
    inside = {"media/a.png", "media/../media/a.png", "inner.png", "b.txt"}
    outside = {
        "../outside.png", str(tmp_path / "outside.png"), "link.png", "text.png", "media", "no.png",
        "http://a/b.png", "file:///etc/passwd", "",
    }  # fmt: skip
    assert {name for name in inside | outside if find(str(folder), name)} == inside
