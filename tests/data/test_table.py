"""Tables as programs and people write them; what is expected is written out by hand."""

import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from landscape import DataError, Dataset, dataset_csv, dataset_from_csv, read_table
from landscape.data.from_table import dataset_from_table, suggested_columns, suggested_positive
from landscape.data.own import EXAMPLE
from landscape.data.table import Drop, number_in

FOUR = Dataset(
    np.array([0.5, 1.25, 3.0, 4.0]),
    np.array([0.0, 0.0, 1.0, 1.0]),
    columns=("hours",),
    units=("h",),
    target="result",
    class_names=("fail", "pass"),
)
ROWS = [("hours (h)", "result"), ("0.5", "fail"), ("1.25", "fail"), ("3", "pass"), ("4", "pass")]


def written(separator, *, end="\n", comma=False):
    lines = (separator.join(row) for row in ROWS)
    text = end.join(lines) + end
    return text.replace(".", ",") if comma else text


@pytest.mark.parametrize("separator", ["\t", ";", ",", " "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_ends_of_lines(separator, end):
    text = written(separator, end=end)
    if separator == " ":
        text = text.replace("hours (h)", "hours")
    dataset = dataset_from_csv(text.encode())
    assert (dataset.x.tolist(), dataset.y.tolist()) == (FOUR.x.tolist(), FOUR.y.tolist())
    assert dataset.class_names == ("fail", "pass")
    if separator != " ":
        assert dataset == FOUR


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    assert dataset_from_csv(written(",").encode(encoding)) == FOUR


def test_korean_as_excel_writes_it_in_korea():
    text = "공부 시간 (시간),결과\n1,불합격\n2,불합격\n3,합격\n"
    for encoding in ("cp949", "utf-8", "utf-16"):
        dataset = dataset_from_csv(text.encode(encoding))
        assert (dataset.columns, dataset.units) == (("공부 시간",), ("시간",))
        assert dataset.class_names == ("불합격", "합격")
        assert dataset.y.tolist() == [0, 0, 1]


def test_a_decimal_comma():
    assert dataset_from_csv(written(";", comma=True).encode()) == FOUR
    assert dataset_from_csv(written("\t", comma=True).encode()) == FOUR


def test_the_file_that_pandas_writes_by_default():
    x = np.random.default_rng(1).normal(size=2000)
    y = (x > 0.2).astype(int)
    for target in (y, y.astype(float)):
        content = pd.DataFrame({"x": x, "y": target}).to_csv().encode()
        dataset = dataset_from_csv(content)
        assert dataset.columns == ("x",)
        assert np.array_equal(dataset.x, x)
        assert np.array_equal(dataset.y, y)


def excel(rows):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_excel():
    rows = [ROWS[0], *((float(hours), result) for hours, result in ROWS[1:])]
    assert dataset_from_csv(excel(rows)) == FOUR


def test_a_formula_is_text():
    table = read_table(excel([("x", "y"), ("=1+1", 0), (2, 1), (3.5, 0)]))
    assert table["x"].cells == ("=1+1", "2", "3.5")
    reading = dataset_from_table(table, ["x"], "y")
    assert reading.dataset.x.tolist() == [2.0, 3.5]
    assert reading.dropped == (Drop("a cell is no number", 1, (2,)),)


def test_what_is_left_out_is_counted_with_its_rows():
    text = "x,y\n1,0\n\n2,1\nthree,1\n,0\n4,\n5,1,7\n6,0\n"
    table = read_table(text.encode())
    reading = dataset_from_table(table, ["x"], "y")
    assert reading.dataset.x.tolist() == [1, 2, 6]
    assert set(reading.dropped) == {
        Drop("the row is empty", 1, (3,)),
        Drop("the row has more cells than the header", 1, (8,)),
        Drop("a cell is empty", 2, (6, 7)),
        Drop("a cell is no number", 1, (5,)),
    }


def test_without_a_header_columns_have_the_letters_of_a_spreadsheet():
    table = read_table(b"1,0\n2,1\n4,1\n")
    assert table.names == ("A", "B")
    assert dataset_from_table(table, ["A"], "B").dataset.x.tolist() == [1, 2, 4]


def test_names_are_made_different_and_one_line():
    table = read_table(b'x,x,,"a\nb"\n1,2,3,4\n2,3,4,5\n')
    assert table.names == ("x", "x 2", "C", "a b")


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("1", False, 1.0),
        (" -1.5e3 ".strip(), False, -1500.0),
        ("−2", False, -2.0),
        ("１２．５", False, 12.5),
        ("95 %", False, 95.0),
        ("1,234.5", False, 1234.5),
        ("1.234,5", True, 1234.5),
        ("1,5", True, 1.5),
        (".5", False, 0.5),
        ("1e999", False, np.nan),
        ("inf", False, np.nan),
        ("nan", False, np.nan),
        ("0x10", False, np.nan),
        ("1_000", False, np.nan),
        ("1,5", False, np.nan),
        ("", False, np.nan),
    ],
)
def test_the_number_in_a_cell(text, comma, number):
    np.testing.assert_equal(number_in(text, comma), number)


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        (("pass", "fail"), "pass"),
        (("no", "Yes"), "Yes"),
        (("합격", "불합격"), "합격"),
        (("3", "1"), "3"),
        (("1.0", "0.0"), "1"),
        (("cat", "dog"), "dog"),
    ],
)
def test_which_of_two_words_is_1(labels, positive):
    text = "x,y\n" + "".join(f"{i},{label}\n" for i, label in enumerate((*labels, *labels)))
    assert suggested_positive(read_table(text.encode())["y"]) == positive


def test_the_visitor_says_which_word_is_1():
    table = read_table(written(",").encode())
    reading = dataset_from_table(table, ["hours"], "result", "fail")
    assert reading.dataset.y.tolist() == [1, 1, 0, 0]
    assert reading.dataset.class_names == ("pass", "fail")


def test_several_words_are_classes_and_other_numbers_are_numbers():
    table = read_table(b"x,kind,price\n1,a,10\n2,b,20.5\n3,c,30\n4,a,40\n")
    kinds = dataset_from_table(table, ["x", "price"], "kind").dataset
    assert (kinds.kind, kinds.class_names) == ("classes", ("a", "b", "c"))
    assert kinds.y.tolist() == [0, 1, 2, 0]
    assert kinds.x.shape == (4, 2)
    prices = dataset_from_table(table, ["x"], "price").dataset
    assert (prices.kind, prices.y.tolist()) == ("number", [10, 20.5, 30, 40])


def test_the_suggested_columns():
    assert suggested_columns(read_table(b"y,x\n0,1.5\n1,2.5\n0,3.5\n")) == (("x",), "y")
    assert suggested_columns(read_table(b"no,x,y\n1,5,7\n2,6,8\n3,9,9\n")) == (("x",), "y")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file is empty."),
        (b"x" * 2_000_001, "The file has 2.1 MB; the most is 2 MB."),
        (b"a\n1\n2\n", "There is only one column."),
        (b"a,b\n", "There is no data: a table has a header and two rows at least."),
        (b"x,y\n1,0\n2,0\n3,0\n", "All rows have the same value in y."),
        (b"x,y\n1,0\n1,1\n", "All values of x are the same."),
        (b"x,y\na,0\nb,1\n", "No column besides y has numbers."),
        (b"x,y\n1,a,b\n2,a,b\n", "Row 2 has more cells than the header: a comma inside of a cell"),
        (b"x,y\n" + b"".join(b"%d,w%d\n" % (i, i) for i in range(12)), "y has 12 different words."),
        (b"x,y\n" + b"1,0\n" * 20_001, "The table has 20001 rows; the most are 20000."),
        (b",".join([b"c"] * 51) + b"\n1,2", "The table has 51 columns"),
        (b",".join([b"c"] * 100_000) + b"\n1", "The table has 100000 columns"),
        (b"\xd0\xcf\x11\xe0rest", "This is an old Excel file (.xls)."),
        (b"PK\x03\x04rest", "This is no Excel file that can be read."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is no table that can be read."),
        (b"%PDF-1.7\n1 0 obj <<>>\nendobj", "There is only one column."),
        (b'x,y\n"' + b"1\n" * 900 + b"2,1\n", "A cell in row 2 has more than 1000 characters."),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(content, sentence):
    with pytest.raises(DataError) as error:
        dataset_from_csv(content)
    assert str(error.value).startswith(sentence)


def test_a_bomb_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(DataError, match="unpacks to too much"):
        read_table(buffer.getvalue())


def test_points_are_written_as_they_are_read():
    for dataset in (EXAMPLE, FOUR):
        assert dataset_from_csv(dataset_csv(dataset, words=True).encode()) == dataset
    numbers = [line.split(",") for line in dataset_csv(FOUR).splitlines()]
    assert numbers[0] == ["hours (h)", "result"]
    assert numbers[1:] == [["0.5", "0"], ["1.25", "0"], ["3.0", "1"], ["4.0", "1"]]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_spreadsheet_takes_a_name_for_a_formula(name):
    words = (name.strip(), "other")
    dataset = Dataset([1.0, 2.0], [0.0, 1.0], columns=(name.strip(),), class_names=words)
    table = pd.read_csv(io.StringIO(dataset_csv(dataset, words=True)), dtype=str)
    if name.strip()[0] in "=+-@":
        assert table.columns[0] == f"'{name}"
        assert table.iloc[0, 1] == f"'{name}"
    assert table.iloc[0, 0] == "1.0"


@pytest.mark.parametrize(
    "text",
    [
        "note,hours,result\na, b,1,fail\nc,2,pass\nd, e,3,fail\nf,1,pass\n",  # half of the rows
        "name,hours\nKim, A,1\nLee,two\nCho, B,3\nNa,x\n",
    ],
)
def test_commas_are_named_as_the_reason_where_rows_without_them_make_no_data(text):
    with pytest.raises(DataError, match="Row 2 has more cells than the header: a comma"):
        dataset_from_csv(text.encode())
