"""Made files: each gives a data set or a sentence, and nothing else."""

import os
import random
import time

from landscape import DataError, Dataset, dataset_from_csv

FILES = int(os.environ.get("FUZZ", "1500"))
PIECES = (
    *("0", "1", "2.5", "-3", "1,5", "1e5", "1e999", "nan", "inf", "=1+1", "@x", "+", "-", "%"),
    *("٣", "½", "𝒳", "pass", "fail", "예", "아니오", "<b>", "</script>", "'", '"', '""', "\\"),
    *("\0", "\ufeff", "\u202e", "x", "y", "시간 (h)", "(", ")", "[a]", "{0}", "{name}", "$a$"),
    *("`", "*", "|", "a" * 200),
)
BETWEEN = (",", ";", "\t", " ", "\n", "\r\n", "\r", '"', ",,", "\n\n", ";,")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949")


def made(number):
    """A file out of pieces of others: a table with faults, pieces in any order, or bytes."""
    rng = random.Random(number)
    if number % 5 == 0:
        return rng.randbytes(rng.randrange(300))
    if number % 5 == 1:
        parts = (rng.choice(PIECES) + rng.choice(BETWEEN) for _ in range(rng.randrange(60)))
        text = "".join(parts)
    else:
        between, width = rng.choice(BETWEEN[:4]), rng.randrange(1, 6)
        rows = [[f"c{i} (u)" for i in range(width)]]
        rows += [[f"{rng.gauss(0, 3):.3g}" for _ in range(width)] for _ in range(rng.randrange(12))]
        for row in rows:
            if rng.random() < 0.5:
                row[-1] = rng.choice(("pass", "fail"))
            if rng.random() < 0.2:
                row[rng.randrange(len(row))] = rng.choice(PIECES)
            if rng.random() < 0.1:
                row.append(rng.choice(PIECES))
        text = rng.choice(("\n", "\r\n")).join(between.join(row) for row in rows)
    content = bytearray(text.encode(rng.choice(ENCODINGS), "replace"))
    for _ in range(rng.choice((0, 0, 1, 3))):
        content[rng.randrange(len(content) + 1) : 0] = rng.randbytes(2)
    return bytes(content)


def outcome(content):
    """The data set of a file, or the sentence that says why it has none."""
    try:
        return dataset_from_csv(content)
    except DataError as error:
        return str(error)


def test_every_made_file_gives_data_or_a_sentence():
    slowest, read = 0.0, 0
    for number in range(FILES):
        began = time.perf_counter()
        found = outcome(made(number))
        slowest = max(slowest, time.perf_counter() - began)
        read += isinstance(found, Dataset)
        assert isinstance(found, Dataset) or found.endswith((".", "?")), number
    print(f"{FILES} files, {read} with data; the slowest took {1000 * slowest:.0f} ms")
    assert read > FILES / 20
