"""A valley with two curvatures, and the way of an optimizer down into it.

    f(w) = ½ wᵀHw,   ∇f = Hw,   H = R diag(κ, 1) Rᵀ        R turns by an angle

The curvature is κ across the valley and 1 along it, and the least value is f(0) = 0. For this f the
best rates are known: 2/(κ + 1) for gradient descent, whose error shrinks by (κ − 1)/(κ + 1) a step,
and 4/(√κ + 1)² with momentum ((√κ − 1)/(√κ + 1))², which Polyak calls the heavy ball (USSR
Computational Mathematics and Mathematical Physics 4, 1964). Left out: noise, and more dimensions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from demos.nn.module import Array, Parameter
from demos.nn.optim import Maker

KEPT = 250  # points of a longer path
LOST = 1e6  # a loss this many times that of the start has diverged


@dataclass(frozen=True, slots=True)
class Descent:
    """Where an optimizer was, from the start on; of long ways only some steps are kept."""

    steps: Array  # (K,)
    losses: Array  # (K,) f there
    path: Array  # (K, 2)
    reached: int | None  # the first step with a loss under the goal
    diverged: int | None  # the step at which it was given up

    def until(self, step: int) -> "Descent":
        """What was known after that step."""
        seen = self.steps <= step
        return replace(
            self,
            steps=self.steps[seen],
            losses=self.losses[seen],
            path=self.path[seen],
            reached=self.reached if (self.reached or step) <= step else None,
            diverged=self.diverged if (self.diverged or step) <= step else None,
        )


def rotation(angle: float) -> Array:
    """The matrix that turns a vector by `angle` degrees: (2, 2)."""
    turn = np.radians(angle)
    return np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])


def hessian(kappa: float, angle: float) -> Array:
    """Curvature κ across the valley and 1 along it, turned by `angle` degrees: (2, 2)."""
    axes = rotation(angle)
    return axes @ np.diag([kappa, 1.0]) @ axes.T


def level_lines(curvature: Array, parts: Iterable[float] = (0.3, 0.65, 1.0, 1.4)) -> list[Array]:
    """Lines of equal loss as u and v, (2, 73) each; part 1 goes through the start of `descend`."""
    turn = np.linspace(0, 2 * np.pi, 73)
    root = np.linalg.cholesky(np.linalg.inv(curvature))  # maps a circle onto a line ½ wᵀHw = ½ r²
    radius = np.sqrt(np.trace(curvature))
    return [part * radius * root @ np.array([np.cos(turn), np.sin(turn)]) for part in parts]


def descend(
    make: Maker,
    kappa: float,
    angle: float = 0.0,
    *,
    factor: float = 1.0,
    most: int,
    goal: float = 0.0,
) -> Descent:
    """Minimize factor · f from (1, 1) in the valley's own axes; the losses kept are those of f.

    Ends after `most` steps, at a loss under `goal`, or where it diverges.
    """
    curvature = hessian(kappa, angle)
    w = Parameter(rotation(angle) @ np.ones(2))
    optimizer = make(w)
    path = [w.data.copy()]
    losses = [0.5 * float(w.data @ curvature @ w.data)]
    diverged = reached = None
    with np.errstate(all="ignore"):  # to diverge is a result here
        for step in range(1, most + 1):
            w.grad = factor * (curvature @ w.data)
            optimizer.step()
            loss = 0.5 * float(w.data @ curvature @ w.data)
            if not loss <= LOST * losses[0]:  # NaN has diverged as well
                diverged = step
                break
            path.append(w.data.copy())
            losses.append(loss)
            if loss < goal:
                reached = step
                break
    kept = np.arange(len(losses))
    if len(losses) > KEPT + 1:
        kept = np.unique(np.geomspace(1, len(losses), KEPT).round().astype(int)) - 1
    where = np.array(path)
    return Descent(kept.astype(float), np.array(losses)[kept], where[kept], reached, diverged)
