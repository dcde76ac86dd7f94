"""The words on the figures."""

from __future__ import annotations

from dataclasses import dataclass

from landscape.core.plane import Plane


@dataclass(frozen=True)
class StageLabels:
    """The words on the stage, in English by default."""

    data: str = "data"
    truth: str = "truth"
    reference: str = "underlying σ(x)"
    fit: str = "fit"
    start: str = "start"
    now: str = "now"
    optimum: str = "optimum"
    shadow: str = "on the slice"
    edge: str = "arrived (5 %)"
    probability: str = "probability of y = 1"
    own_class: str = "probability of the right class"
    threshold: str = "threshold"
    boundary: str = "boundary"
    asked: str = "asked"
    right_class: str = "right class"
    class_chance: str = "probability"
    point: str = "point"
    class_word: str = "class"
    bias: str = "w0 (bias)"
    weight: str = "w1 (weight)"
    loss: str = "loss"

    def axes(self, plane: Plane) -> tuple[str, str]:
        """Return the titles of a plane's two axes."""
        return (self.bias, self.weight) if plane.names == ("w0", "w1") else plane.names
