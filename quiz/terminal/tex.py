r"""Simple TeX formulas as Unicode that a terminal can show; other formulas stay as they are.

`\(\frac{e^{x}}{1+e^{x}}\)` becomes `eˣ/(1+eˣ)`, and `$w_i \leq \alpha$` becomes `wᵢ ≤ α`. Matrices,
alignments and commands that are not in the tables are not simple.
"""

import re
import unicodedata

_FORMULA = re.compile(
    r"(?P<code>(?<!`)(`{1,9})(?!`).{1,2000}?(?<!`)\2(?!`))"
    r"|\\\((?P<round>.{1,500}?)\\\)|\\\[(?P<square>.{1,500}?)\\\]"
    r"|\$\$(?P<apart>[^$]{1,500}?)\$\$"
    r"|(?<![\w\\$])\$(?=[^\s$])(?P<dollar>[^$\n]{0,300}?[^\s\\$])\$(?![\w$])",
    re.DOTALL,
)
"""In prose; a dollar sign is money before a space, or if its partner is before a letter."""

_GREEK = {
    name: unicodedata.lookup(f"GREEK {size} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    for size, names in (
        ("SMALL", "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma "
                  "tau upsilon chi psi omega"),
        ("CAPITAL", "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"),
    )
    for name in names.split()
}  # fmt: skip
_SIGNS = _GREEK | {
    "epsilon": "ε", "varepsilon": "ε", "phi": "φ", "varphi": "φ", "vartheta": "ϑ", "omicron": "ο",
    "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "*", "star": "⋆",
    "circ": "∘", "odot": "⊙", "oplus": "⊕", "otimes": "⊗", "leq": "≤", "le": "≤", "geq": "≥",
    "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "~", "simeq": "≃", "equiv": "≡",
    "propto": "∝", "ll": "≪", "gg": "≫", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆",
    "cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅", "varnothing": "∅", "forall": "∀",
    "exists": "∃", "neg": "¬", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftarrow": "⇐", "mapsto": "↦",
    "leftrightarrow": "↔", "Leftrightarrow": "⇔", "iff": "⇔", "implies": "⇒", "infty": "∞",
    "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "ldots": "…", "dots": "…",
    "cdots": "⋯", "mid": "|", "vert": "|", "Vert": "‖", "|": "‖", "lVert": "‖", "rVert": "‖",
    "lvert": "|", "rvert": "|", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "top": "⊤", "bot": "⊥", "perp": "⊥", "parallel": "∥", "ell": "ℓ",
    "hbar": "ℏ", "prime": "′", "degree": "°", "colon": ":", "backslash": "\\", "dagger": "†",
    "{": "{", "}": "}", "%": "%", "$": "$", "&": "&", "#": "#", "_": "_",
}  # fmt: skip
_BETWEEN = frozenset("≤≥≠≈≃≡∝≪≫∈∉⊂⊆∪∩→←⇒⇐↦↔⇔=<>~")
"""Signs with a space on either side."""
_WORDS = re.compile(
    "log|ln|exp|sin|cos|tanh?|sinh|cosh|max|min|sup|inf|lim|arg|argmax|argmin|det|dim|ker|rank"
    "|softmax|sign|Pr|gcd|mod"
)
_SPACES = {",": " ", ";": " ", ":": " ", "!": "", " ": " ", "quad": "  ", "qquad": "    ", ">": " "}
_IGNORED = re.compile("left|right|[bB]ig[lr]?|limits|nolimits|displaystyle")
_PLAIN = re.compile("text(?:bf)?|math(?:rm|bf|it|sf|tt)|operatorname|boldsymbol|bm|mbox")
_ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304",
            "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}  # fmt: skip
_DOUBLE = dict(zip("CEHINPQRZ1", "ℂ𝔼ℍ𝕀ℕℙℚℝℤ𝟙", strict=True))
_SCRIPT = dict(zip("BEFHILMNDOSTXY", "ℬℰℱℋℐℒℳ𝒩𝒟𝒪𝒮𝒯𝒳𝒴", strict=True))
_ABOVE = dict(zip("0123456789+-−=()abcdefghijklmnoprstuvwxyzTABDEGHIJKLMNOPRUVW*′",
                  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ*′",
                  strict=True)) | {"⊤": "ᵀ", "α": "ᵅ", "β": "ᵝ", "θ": "ᶿ"}  # fmt: skip
_BELOW = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ",
                  "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))  # fmt: skip
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|([{}^_&~])|\s+|.", re.DOTALL)
_DEEPEST = 12


class _NotSimpleError(Exception):
    """Unicode would not show this better."""


def readable(text: str) -> str:
    """A text with its simple formulas in Unicode. Code stays as it is."""

    def shown(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        inner = match["round"] or match["square"] or match["apart"] or match["dollar"]
        return formula(inner) or match[0]

    return _FORMULA.sub(shown, text)


def formula(source: str) -> str | None:
    """A formula as Unicode; None if it is not simple."""
    try:
        reader = _Reader(source)
        made = reader.group(0)
        if reader.more:
            return None
    except _NotSimpleError:
        return None
    return re.sub(r"(?<=[(\[]) | (?=[)\]])", "", " ".join(made.split()))


class _Reader:
    """Reads the tokens of a formula."""

    def __init__(self, source: str) -> None:
        self._tokens = list(_TOKEN.finditer(source))
        self._place = 0

    @property
    def more(self) -> bool:
        """Whether any tokens are left."""
        return self._place < len(self._tokens)

    def group(self, depth: int) -> str:
        """Everything up to the end of a group."""
        if depth > _DEEPEST:
            raise _NotSimpleError
        made = ""
        while self.more and self._tokens[self._place][0] != "}":
            part = self._part(depth)
            if part and part in _BETWEEN:
                part = f" {part} "
            made += part
        return made

    def _part(self, depth: int) -> str:
        token = self._tokens[self._place]
        self._place += 1
        if token[1] is not None:
            return self._command(token[1], depth)
        if token[0] == "{":
            return self._rest_of_group(depth)
        if token[0] in ("^", "_"):
            return self._script(token[0], depth)
        if token[0] == "&" or token[0] == "}":
            raise _NotSimpleError
        if token[0] == "~" or token[0].isspace():
            return " "
        return "−" if token[0] == "-" else "′" if token[0] == "'" else token[0]

    def _rest_of_group(self, depth: int) -> str:
        made = self.group(depth + 1)
        if not self.more:
            raise _NotSimpleError
        self._place += 1
        return made

    def _argument(self, depth: int) -> str:
        """What a command or a script applies to: a group, or one token."""
        while self.more and self._tokens[self._place][0].isspace():
            self._place += 1
        if not self.more:
            raise _NotSimpleError
        return self._part(depth + 1).strip()

    def _script(self, mark: str, depth: int) -> str:
        inner = self._argument(depth)
        table = _ABOVE if mark == "^" else _BELOW
        bare = inner.replace(" ", "")
        if all(character in table for character in bare):
            return "".join(table[character] for character in bare)
        return f"{mark}{inner}" if len(bare) == 1 or bare.isalnum() else f"{mark}({inner})"

    def _command(self, name: str, depth: int) -> str:
        if name in _SIGNS:
            return _SIGNS[name]
        if _WORDS.fullmatch(name):
            return self._spaced(name)
        if name in _SPACES:
            return _SPACES[name]
        if _IGNORED.fullmatch(name):
            return self._without_dot() if name in ("left", "right") else ""
        if _PLAIN.fullmatch(name):
            return self._argument(depth)
        if name in ("frac", "dfrac", "tfrac"):
            above, below = self._argument(depth), self._argument(depth)
            return f"{_one(above)}/{_one(below)}"
        if name == "sqrt":
            return f"√{_one(self._argument(depth))}"
        if name in _ACCENTS:
            inner = self._argument(depth)
            if len(inner) != 1:
                raise _NotSimpleError
            return unicodedata.normalize("NFC", inner + _ACCENTS[name])
        if name in ("mathbb", "mathcal", "mathscr"):
            inner = self._argument(depth)
            found = (_DOUBLE if name == "mathbb" else _SCRIPT).get(inner)
            return found or inner
        raise _NotSimpleError

    def _spaced(self, name: str) -> str:
        """The name of a function, with a space before a letter that follows."""
        following = self._tokens[self._place][0] if self.more else ""
        return f"{name} " if following[:1].isalnum() or following[:1] == "\\" else name

    def _without_dot(self) -> str:
        r"""Drop the dot of `\left.` and `\right.`, which is not a character to show."""
        if self.more and self._tokens[self._place][0] == ".":
            self._place += 1
        return ""


def _one(text: str) -> str:
    """A text in parentheses, unless it is a single term."""
    if len(text) == 1 or re.fullmatch(r"[\w.]+[⁰-⁹ᵃ-ᶿⁱ-ₜ²³¹]*", text):
        return text
    if re.fullmatch(r"[^\s+\-−/=<>≤≥]+", text) and text.count("(") == text.count(")"):
        return text
    return f"({text})"
