"""Tables of texts as CSV."""

import csv
import io

import pandas as pd
import pytest

from landscape.export.csv import text_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_no_spreadsheet_takes_a_text_or_a_header_for_a_formula(text):
    table = pd.DataFrame({text: [text, "a"]})
    rows = list(csv.reader(io.StringIO(text_csv(table), newline="")))
    assert rows == [[f"'{text}"], [f"'{text}"], ["a"]]


def test_texts_are_kept_as_they_are():
    texts = ["", "0012", "1e5", 'a,"b"\nc', "둘 다", "None"]
    written = text_csv(pd.DataFrame({"word": texts, "other": "x"}))
    found = [row[0] for row in csv.reader(io.StringIO(written, newline=""))]
    assert found == ["word", *texts]
