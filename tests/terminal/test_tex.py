"""Formulas in TeX as Unicode where they are simple; all else stands as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.terminal.markdown import inline, on_one_line
from quiz.terminal.tex import formula, readable


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\frac{e^{x}}{1+e^{x}}", "eˣ/(1+eˣ)"),
        (r"\frac12", "1/2"),
        (r"w_i \leq \alpha", "wᵢ ≤ α"),
        (r"\max(0, x)", "max(0, x)"),
        (r"\log p(x)", "log p(x)"),
        (r"P(B \mid A)\,P(A)", "P(B | A) P(A)"),
        (r"\sum_{i=1}^n x_i^2", "∑ᵢ₌₁ⁿ xᵢ²"),
        (r"\sqrt{2/n_{in}}", "√(2/nᵢₙ)"),
        (r"\hat{y} = \mathbf{W}x + b", "ŷ = Wx + b"),
        (r"\text{softmax}(QK^\top/\sqrt{d_k})V", "softmax(QKᵀ/√dₖ)V"),
        (r"\mathbb{E}[X] \in \mathbb{R}", "𝔼[X] ∈ ℝ"),
        (r"\nabla_\theta L(\theta)", "∇_θ L(θ)"),
        (r"x^{a/b}", "x^(a/b)"),
        (r"\left( \frac{a}{b} \right)^2", "(a/b)²"),
        ("[0, 1)", "[0, 1)"),
        (r"\begin{pmatrix}a & b\end{pmatrix}", None),
        (r"\unknown x", None),
        ("a}", None),
        ("{a", None),
        ("x^", None),
        (r"\frac{a}", None),
        ("{" * 50 + "x" + "}" * 50, None),
    ],
)
def test_formulas(source: str, expected: str | None) -> None:
    """Fractions, scripts, Greek, signs; matrices, unknown commands and broken ones are left."""
    assert formula(source) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"is \(x^2\) or $x^2$, \[a_i\]", "is x² or x², aᵢ"),
        ("$$x^2$$", "x²"),
        ("costs $5 or $10, US$5 and US$6", "costs $5 or $10, US$5 and US$6"),
        ("$HOME/$USER", "$HOME/$USER"),
        (r"`\(x^2\)` and `$x^2$`", r"`\(x^2\)` and `$x^2$`"),
        (r"\(\unknown\) stays", r"\(\unknown\) stays"),
        (r"C:\new (x)", r"C:\new (x)"),
    ],
)
def test_formulas_within_a_text(text: str, expected: str) -> None:
    """Between their marks alone; money, variables of a shell and code are none."""
    assert readable(text) == expected


@given(st.text(st.sampled_from("\\{}^_&$()[]frac sqt2x"), max_size=40))
def test_whatever_it_is_it_is_drawn(text: str) -> None:
    """Nothing fails, and what has no formula is not changed."""
    assert isinstance(readable(text), str)
    if "$" not in text and "\\(" not in text and "\\[" not in text:
        assert readable(text) == text


def test_pictures_are_named() -> None:
    """By what they show, or by their file."""
    assert inline("see ![a curve](media/x.png) `![no](y.png)`") == [
        ("see [picture: a curve] ", ""),
        ("![no](y.png)", "code"),
    ]
    assert on_one_line("**a**\n![](media/x.png)") == "a [picture: x.png]"
