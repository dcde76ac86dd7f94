import numpy as np
import pytest

from landscape.figures.axes import log_axis, tick_text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.2, 0.9], ["0.2", "0.5", "1"]),
        ([1.0, 30.0], ["1", "2", "5", "10", "20"]),
        ([1e-3, 10.0], ["0.001", "0.01", "0.1", "1", "10"]),
        ([1e-8, 1e4], ["10⁻⁶", "0.001", "1", "1000"]),
        ([2.5e-5], ["10⁻⁵", "2·10⁻⁵", "5·10⁻⁵"]),
    ],
)
def test_ticks_are_numbers_in_full(values, texts):
    assert log_axis(values)["ticktext"] == texts


@pytest.mark.parametrize("scale", 10.0 ** np.arange(-12, 12, 3))
@pytest.mark.parametrize("spread", [1.0, 1.3, 8.0, 90.0, 1e5])
def test_every_axis_has_two_ticks_and_a_decade_around_its_values(scale, spread):
    axis = log_axis([scale, scale * spread])
    low, high = axis["range"]
    assert low < np.log10(scale) <= np.log10(scale * spread) < high
    assert high - low >= 1
    assert 2 <= len(axis["tickvals"]) <= 9
    assert all(10**low <= tick <= 10**high for tick in axis["tickvals"])


def test_values_without_a_place_are_passed_over():
    assert log_axis([0.0, np.nan, np.inf, 1e99, 3.0]) == log_axis([3.0])
    assert log_axis([])["range"][0] < 0 < log_axis([])["range"][1]


def test_a_tick_is_a_number_or_a_power_of_ten():
    assert [tick_text(5, power) for power in (-4, -1, 0, 3, 4)] == [
        "5·10⁻⁴",
        "0.5",
        "5",
        "5000",
        "5·10⁴",
    ]
