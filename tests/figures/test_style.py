import re
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from landscape.figures import style

# All that mark something; lines of a grid and words are no such.
BACKGROUND = ("SCENE_GRID", "TEXT")
COLOURS = {
    name: value
    for name, value in vars(style).items()
    if isinstance(value, str) and value.startswith("#") and name not in BACKGROUND
}
COLOURS |= {f"MUTED {i}": colour for i, colour in enumerate(style.MUTED)}
# What stands in one picture and differs in colour alone, or by a line's look at most.
TOLD_APART = [
    *combinations(("TRUTH", "NOW", "START", "OPTIMUM"), 2),
    *combinations(("TRUTH", "NOW", "OTHER", "OPTIMUM"), 2),
    ("OTHER", "START"),
    *combinations(("GRADIENT", "AVERAGE", "NOW"), 2),
    *combinations(("CURVATURE", "NOW", "START", "OPTIMUM"), 2),
    ("CURVATURE", "CURVATURE_LEAST"),
    ("CURVATURE", "GRADIENT"),
]
# Machado, Oliveira and Fernandes (2009), severity 1, of linear RGB.
EYES = {
    "usual": np.eye(3),
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = [0.95047, 1.0, 1.08883]


def linear(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour):
    """Relative luminance as WCAG defines it."""
    return np.dot(linear(colour), [0.2126, 0.7152, 0.0722])


def lab(rgb):
    """CIELAB of linear RGB."""
    relative = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(
        relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one, other, eye):
    """How far apart two colours look: the distance in CIELAB."""
    return np.linalg.norm(np.subtract(*(lab(np.dot(EYES[eye], linear(c))) for c in (one, other))))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_each_thing_has_its_own_colour_and_symbol():
    assert all(re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) for colour in COLOURS.values())
    assert len(set(style.MUTED)) == len(set(style.SYMBOLS)) == len(style.MUTED)
    assert len(set(style.STARS.values())) == len(style.STARS) == 3


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(("one", "other"), sorted(set(TOLD_APART)))
def test_what_must_be_told_apart_is_by_every_eye(one, other, eye):
    # 2 to 3 can just be told side by side.
    assert difference(COLOURS[one], COLOURS[other], eye) > 12


@pytest.mark.parametrize("background", ["#FFFFFF", "#12151C"])
@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_stands_out_on_a_light_and_on_a_dark_page(name, background):
    # 3 : 1 is what WCAG asks of graphics.
    assert contrast(COLOURS[name], background) >= 3


def test_words_are_as_large_as_a_projector_needs():
    layout = style.base_layout()
    sizes = {layout["font"]["size"], layout["hoverlabel"]["font"]["size"]}
    assert sizes == {style.FONT_SIZE}
    assert style.FONT_SIZE >= 14


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
    assert style.base_layout(height=123)["height"] == 123


def test_numbers_travel_as_float32():
    wired = style.wire([0.1, 2])
    assert wired.dtype == np.float32
    assert np.array_equal(wired, np.float32([0.1, 2]))
