import numpy as np
import pytest

from landscape.figures import Arrow, Map, MapRun, arrow_legend, arrow_traces, maps_figure
from landscape.figures.arrows import LONGEST
from tests.figures import records
from tests.figures.records import OPTIMUM

GRADIENT = np.array([[0.0, 4.0], [3.0, 0.0], [0.1, 0.1]])
STEP = np.array([[0.0, -0.4], [-0.2, 0.0], [0.0, 0.0]])
G = Arrow("g", GRADIENT, "−g", "#111111", back=True)
D = Arrow("step", STEP, "Δ", "#222222")


def drawn(*arrows):
    surface = records.surface()
    over, title = arrow_traces(surface, arrows), arrow_legend(arrows)
    place = Map(surface, OPTIMUM, [MapRun(records.run(3))], title, over=over)
    return maps_figure([place], opens_at=0)


def arrows_of(figure):
    return [trace for trace in figure.data if trace.name == "arrow"]


def test_each_arrow_is_a_trace_of_the_run_that_says_what_it_follows():
    figure = drawn(G, D)
    gradient, step = arrows_of(figure)
    assert figure.data[-2:] == (gradient, step)
    assert (gradient.meta["run"], gradient.meta["of"]) == (0, "g")
    assert (step.meta["run"], step.meta["of"]) == (0, "step")
    assert (gradient.line.color, step.line.color) == ("#111111", "#222222")


@pytest.mark.parametrize("arrow", [G, D])
def test_the_longest_of_a_run_takes_its_share_of_the_map(arrow):
    figure = drawn(arrow)
    (trace,) = arrows_of(figure)
    layout = figure.layout
    wide, high = np.ptp(layout.xaxis.range), np.ptp(layout.yaxis.range)
    scaled = arrow.values * trace.meta["scale"]
    shares = np.hypot(scaled[:, 0] / wide, scaled[:, 1] / high)
    assert shares.max() == pytest.approx(LONGEST)


def test_a_gradient_is_drawn_downhill_and_a_step_as_it_goes():
    gradient, step = arrows_of(drawn(G, D))
    assert gradient.meta["scale"] < 0 < step.meta["scale"]


def test_barbs_are_as_long_on_screen_across_as_up():
    figure = drawn(D)
    across, up = arrows_of(figure)[0].meta["unit"]
    layout = figure.layout
    assert across / np.ptp(layout.xaxis.range) == pytest.approx(up / np.ptp(layout.yaxis.range))


@pytest.mark.parametrize("values", [np.zeros((3, 2)), np.zeros((0, 2))])
def test_what_never_points_anywhere_has_a_finite_scale(values):
    (trace,) = arrows_of(drawn(Arrow("step", values, "Δ", "#222222")))
    assert np.isfinite(trace.meta["scale"])


def test_the_line_over_the_map_says_which_is_which_and_the_clock_opens_at_the_first_step():
    figure = drawn(G, D)
    text = figure.layout.annotations[0].text
    assert text.index("#111111") < text.index("−g") < text.index("#222222") < text.index("Δ")
    assert figure.layout.meta["opens_at"] == 0


def test_of_three_arrows_on_each_other_each_can_be_seen():
    widths = [trace.line.width for trace in arrows_of(drawn(G, D, D))]
    assert widths == sorted(set(widths), reverse=True)
