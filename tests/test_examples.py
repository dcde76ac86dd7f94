"""The examples run as they stand."""

import pytest

from examples import lecture_story, small_cnn


def test_the_lectures_story(tmp_path, capsys):
    file = tmp_path / "story.html"
    lecture_story.main(str(file))
    told = capsys.readouterr().out
    assert "MSE + SGD: stuck" in told
    assert "MSE + Adam: arrived" in told
    assert "<html" in file.read_text("utf-8")[:200]


def test_the_small_cnn(tmp_path, capsys):
    pytest.importorskip("sklearn")
    file = tmp_path / "cnn.html"
    small_cnn.main(str(file), epochs=8, points=8)
    told = capsys.readouterr().out
    assert "410 parameters" in told
    assert "of the spread lies in the slice" in told
    assert "stem" in file.read_text("utf-8")
