"""The scalar autograd against calculus, differences, and the order it promises."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demos.nn import Value


@pytest.mark.parametrize(
    ("function", "value", "slopes"),
    [
        (lambda a, b: a + b, 5.0, (1.0, 1.0)),
        (lambda a, b: a - b, -1.0, (1.0, -1.0)),
        (lambda a, b: a * b, 6.0, (3.0, 2.0)),
        (lambda a, b: a / b, 2 / 3, (1 / 3, -2 / 9)),
        (lambda a, b: a**3 + b**-1, 8 + 1 / 3, (12.0, -1 / 9)),
        (lambda a, b: -a + 1 - b, -4.0, (-1.0, -1.0)),
        (lambda a, b: 2 + 3 * a - b * 4, -4.0, (3.0, -4.0)),
        (lambda a, b: 6 / a - b / 2, 1.5, (-1.5, -0.5)),
        (lambda a, b: 10 - a - b, 5.0, (-1.0, -1.0)),
        (lambda a, b: a.exp() + b.log(), math.exp(2) + math.log(3), (math.exp(2), 1 / 3)),
        (
            lambda a, b: a.tanh() * b,
            3 * math.tanh(2),
            (3 / math.cosh(2) ** 2, math.tanh(2)),
        ),
        (
            lambda a, b: (a - b).sigmoid(),
            1 / (1 + math.e),
            (math.e / (1 + math.e) ** 2, -math.e / (1 + math.e) ** 2),
        ),
        (lambda a, b: a.relu() + (-b).relu(), 2.0, (1.0, 0.0)),
        (lambda a, b: a * b + a, 8.0, (4.0, 2.0)),  # a is used twice
        (lambda a, b: (a + a) * (a + b), 20.0, (14.0, 4.0)),
    ],
)
def test_operations_and_their_derivatives(
    function: Callable[[Value, Value], Value], value: float, slopes: tuple[float, float]
) -> None:
    """At a = 2, b = 3, by calculus."""
    a, b = Value(2.0), Value(3.0)
    result = function(a, b)
    result.backward()
    assert result.data == pytest.approx(value, rel=1e-15)
    assert (a.grad, b.grad) == pytest.approx(slopes, rel=1e-14)
    assert result.grad == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("+-*t"), st.integers(0, 30), st.integers(0, 30)),
        min_size=1,
        max_size=30,
    )
)
def test_gradients_of_any_graph_agree_with_differences(steps: list[tuple[str, int, int]]) -> None:
    """Random graphs in which nodes are used again and again."""

    def build(x: float, y: float) -> tuple[Value, Value, Value]:
        inputs = Value(x), Value(y)
        nodes = list(inputs)
        for operation, i, j in steps:
            left, right = nodes[i % len(nodes)], nodes[j % len(nodes)]
            match operation:
                case "+":
                    nodes.append(left * 0.5 + right * 0.5)
                case "-":
                    nodes.append(left - right * 0.5)
                case "*":
                    nodes.append((left * right).tanh())
                case _:
                    nodes.append(left.tanh())
        return (*inputs, nodes[-1])

    x, y, result = build(0.4, -0.7)
    result.backward()
    h = 1e-5
    slope_x = (build(0.4 + h, -0.7)[2].data - build(0.4 - h, -0.7)[2].data) / (2 * h)
    slope_y = (build(0.4, -0.7 + h)[2].data - build(0.4, -0.7 - h)[2].data) / (2 * h)
    assert x.grad == pytest.approx(slope_x, rel=1e-6, abs=1e-7)
    assert y.grad == pytest.approx(slope_y, rel=1e-6, abs=1e-7)


def test_topological_order_puts_inputs_first() -> None:
    """Every node once, after all its inputs, the result last."""
    a, b = Value(1.0), Value(2.0)
    c = a * b
    d = c + a
    e = d * c
    order = e.topological_order()
    assert sorted(map(id, order)) == sorted(map(id, [a, b, c, d, e]))
    assert order[-1] is e
    for place, node in enumerate(order):
        assert all(parent in order[:place] for parent in node.inputs)


def test_backward_steps_yield_nodes_whose_gradient_is_complete() -> None:
    """The result comes first; a node's gradient no longer changes after its turn."""
    a, b = Value(2.0), Value(3.0)
    result = (a * b + a).tanh() * a
    at_its_turn = [(node, node.grad) for node in result.backward_steps()]
    assert at_its_turn[0][0] is result
    assert all(node.grad == grad for node, grad in at_its_turn)
    assert len(at_its_turn) == len(result.topological_order())


def test_a_second_backward_pass_starts_from_zero() -> None:
    """Gradients add up within a pass, not over passes."""
    a = Value(3.0)
    square = a * a
    square.backward()
    square.backward()
    assert a.grad == 6


def test_a_chain_longer_than_the_recursion_limit() -> None:
    """Ten thousand additions need no recursion."""
    x = Value(1.0)
    total = x
    for _ in range(10_000):
        total = total + x
    total.backward()
    assert x.grad == 10_001


def test_slopes_at_the_corners() -> None:
    """The slope of relu at 0 is 0, that of x⁰ is 0 everywhere and that of x² at 0 is 0."""
    x, y, z = Value(0.0), Value(0.0), Value(0.0)
    (x.relu() + y**0 + z**2).backward()
    assert (x.grad, y.grad, z.grad) == (0, 0, 0)


def test_arithmetic_beyond_the_range_does_not_raise() -> None:
    """Infinity and NaN, as IEEE 754 and PyTorch have it."""
    assert Value(1000.0).exp().data == math.inf
    assert Value(0.0).log().data == -math.inf
    assert math.isnan(Value(-1.0).log().data)
    assert (1 / Value(0.0)).data == math.inf
    assert (Value(1e200) ** 2).data == math.inf
    assert (Value(0.0) ** -1).data == math.inf
    assert Value(-1000.0).sigmoid().data == 0
    assert Value(1000.0).sigmoid().data == 1
    assert Value(-1000.0).tanh().data == -1
