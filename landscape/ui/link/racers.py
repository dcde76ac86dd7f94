"""Who races, as it stands in a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from landscape.training.sweep import OPTIMIZER_CONFIGS, OptimizerConfig
from landscape.ui.link.codec import NONE, link_text, parse_options

DEFAULT_RACERS = (
    OPTIMIZER_CONFIGS[0],
    OPTIMIZER_CONFIGS[1],
    OptimizerConfig("adam"),
    OptimizerConfig("rmsprop"),
)


def parse_racers(text: str) -> tuple[OptimizerConfig, ...]:
    """Return the racers in ``sgd,sgd;momentum:0.9``."""
    if text == NONE:
        return ()
    parts = [part.partition(";") for part in text.split(",")]
    # A link may say anything: the record itself checks what it is given.
    given: list[tuple[str, Any]] = [
        (name, parse_options(options.replace(";", ",") or NONE)) for name, _, options in parts
    ]
    return tuple(OptimizerConfig(name, options) for name, options in given)


def racers_text(racers: Iterable[OptimizerConfig]) -> str:
    """Return racers as they stand in a link."""
    texts = [";".join([r.optimizer, *(link_text((o,)) for o in r.options)]) for r in racers]
    return ",".join(texts) or NONE
