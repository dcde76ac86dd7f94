import json
from pathlib import Path

import pytest

from landscape.core.numbers import format_number

CASES = json.loads((Path(__file__).parent / "numbers.json").read_text("utf-8"))


@pytest.mark.parametrize(("value", "text"), CASES)
def test_a_number_is_written_as_in_the_table(value, text):
    assert format_number(float(value)) == text
