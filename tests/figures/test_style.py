import re
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from landscape.figures import style

NAMES = ("DATA", "TRUTH", "START", "NOW", "OPTIMUM", "CURVATURE")
COLOURS = {name: getattr(style, name) for name in NAMES}


def luminance(colour):
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return np.dot(linear, [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_each_thing_has_its_own_colour_and_symbol():
    assert all(re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) for colour in COLOURS.values())
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert len(set(style.STARS.values())) == len(style.STARS) == 3


@pytest.mark.parametrize(("one", "other"), list(combinations(COLOURS, 2)))
def test_no_two_colours_are_close(one, other):
    a, b = (
        np.array([int(COLOURS[name][i : i + 2], 16) for i in (1, 3, 5)]) for name in (one, other)
    )
    assert np.abs(a - b).max() >= 60


@pytest.mark.parametrize("background", ["#FFFFFF", "#12151C"])
@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_stands_out_on_a_light_and_on_a_dark_page(name, background):
    # 3 : 1 is what WCAG asks of graphics.
    assert contrast(COLOURS[name], background) >= 3


def test_words_are_as_large_as_a_projector_needs():
    layout = style.base_layout()
    assert layout.font.size == layout.hoverlabel.font.size == style.FONT_SIZE >= 14


def test_the_layout_does_not_depend_on_plotlys_default_template():
    before = pio.templates.default
    try:
        layouts = []
        for template in ("plotly", "seaborn", "none"):
            pio.templates.default = template
            layouts.append(go.Figure(layout=style.base_layout()).to_json())
    finally:
        pio.templates.default = before
    assert len(set(layouts)) == 1


def test_extra_settings_come_on_top():
    assert style.base_layout(height=123).height == 123


def test_numbers_travel_as_float32():
    wired = style.wire([0.1, 2])
    assert wired.dtype == np.float32
    assert np.array_equal(wired, np.float32([0.1, 2]))
