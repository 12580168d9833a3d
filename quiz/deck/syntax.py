"""What a YAML parser's complaint means to a person writing a deck."""

# A fragment common to the wordings of libyaml and of the parser in Python; what is wrong; what
# to do. The first that occurs in the complaint counts.
_ADVICE = (
    (
        "mapping values are not allowed",
        "a `: ` stands where no key can be",
        "quote the text that holds it, or align the key with its neighbours",
    ),
    (
        "sequence entries are not allowed",
        "a list begins on the line of its key",
        "begin it on the next line, or quote text that begins with `- `",
    ),
    (
        "could not find expected ':'",
        "this line has no `: `",
        "write `key: text`, or indent it to go on with the text above",
    ),
    (
        "unexpected end of stream",
        "this quote is never closed",
        "close it",
    ),
    (
        "unexpected document",
        "a line of `---` or `...` stands inside quoted text",
        "close the quote above, or write the text as a block after `|`",
    ),
    (
        "unknown escape",
        "a backslash in double quotes begins an escape that YAML does not know",
        "double the backslash, or use single quotes",
    ),
    (
        "decimal number",  # libyaml writes "hexdecimal"
        "an escape in double quotes lacks its hexadecimal digits",
        "double the backslash, or use single quotes",
    ),
    (
        "invalid Unicode character",
        "an escape in double quotes names no character",
        "write the character itself",
    ),
    (
        "',' or ']'",
        "the list begun with [ is not closed, or a comma is missing",
        "close it with ], and quote items that hold any of , [ ] { } : #",
    ),
    (
        "',' or '}'",
        "the keys begun with { are not closed, or a comma is missing",
        "close them with }, or quote the text that begins with {",
    ),
    (
        "expected '-'",
        "this line belongs neither to the list above nor after it",
        "indent it like its neighbours",
    ),
    (
        "expected key",
        "this does not go on from what stands above",
        "indent it like its neighbours, and put the whole of a text in one pair of quotes",
    ),
    (
        "<block end>",
        "this does not go on from what stands above",
        "indent it like its neighbours, and put the whole of a text in one pair of quotes",
    ),
    (
        "alphabetic or numeric",
        "unquoted text cannot begin with & or *",
        "quote it",
    ),
    (
        "tag",
        "unquoted text cannot begin with !",
        "quote it",
    ),
    (
        "node content",
        "a value is missing here",
        "write one, or quote text that begins with , ] or }",
    ),
    (
        "cannot start any token",
        "unquoted text cannot begin with @, % or `",
        "quote it",
    ),
    (
        "<document start>",
        "this stands outside the deck",
        "begin every key of the deck at the left margin",
    ),
    (
        "directive",
        "a line that begins with % is an instruction to YAML",
        "delete it",
    ),
    (
        "incompatible YAML",
        "this version of YAML is unknown",
        "delete the line",
    ),
    (
        "ndentation indicator",
        "text follows the | or > that begins a block",
        "begin the text on the next line",
    ),
    (
        "comment or line break",
        "text follows the | or > that begins a block",
        "begin the text on the next line",
    ),
)

_AT_THE_OPENING = ("unexpected end of stream", "could not find expected ':'")


def explain(problem: str, character: str) -> tuple[str, str]:
    """Say what is wrong and what to do, given the complaint and the character at its place."""
    if character == "\t":
        return "a tab indents this line", "use spaces"
    for fragment, what, remedy in _ADVICE:
        if fragment in problem:
            return what, remedy
    return f"this is not YAML: {problem}", "look at the quotes and the indentation here and above"


def is_about_opening(problem: str) -> bool:
    """Tell whether the place to show is where the thing begins, not where it went wrong."""
    return any(fragment in problem for fragment in _AT_THE_OPENING)
