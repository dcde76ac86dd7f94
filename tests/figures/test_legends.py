"""Lines of symbols, shorter and longer."""

from landscape.figures import style
from landscape.figures.legends import legend_row, legend_rows, note_at, with_entry, without_entries

ITEMS = [
    (style.STARS["start"], style.START, "start"),
    (style.STARS["truth"], style.TRUTH, "truth"),
    (style.STARS["optimum"], style.OPTIMUM, "optimum"),
    ("◯", style.OPTIMUM, "arrived"),
]


def layout():
    notes = [note_at(legend_row(ITEMS), 0, 1, name="scene-legend"), note_at("<b>MSE</b>", 0, 0)]
    return {"annotations": notes, "meta": {"narrow": {"annotations.0.text": legend_rows(ITEMS, 2)}}}


def test_what_stands_for_a_trace_is_left_out_wherever_it_stands():
    found = without_entries(layout(), {"optimum", "edge", "no such trace"})
    assert found["annotations"][0]["text"] == legend_row(ITEMS[:2])
    assert found["annotations"][1]["text"] == "<b>MSE</b>"
    assert found["meta"]["narrow"] == {"annotations.0.text": legend_row(ITEMS[:2])}


def test_what_stands_for_another_trace_too_stays():
    notes = [note_at(legend_row([("╍╍", style.TRUTH, "truth")]), 0, 1)]
    found = without_entries({"annotations": notes}, {"reference"}, {"truth"})
    assert found["annotations"] == notes


def test_the_layout_that_was_given_stays_as_it_was():
    given = layout()
    without_entries(given, {"truth"})
    with_entry(given, "scene-legend", ITEMS[0])
    assert given == layout()


def test_an_entry_is_added_to_the_line_of_its_name():
    found = with_entry(layout(), "scene-legend", ("◆", "#123456", "your guess"))
    assert found["annotations"][0]["text"] == legend_row([*ITEMS, ("◆", "#123456", "your guess")])
    assert found["meta"]["narrow"]["annotations.0.text"].endswith("your guess")
    assert found["annotations"][1]["text"] == "<b>MSE</b>"
