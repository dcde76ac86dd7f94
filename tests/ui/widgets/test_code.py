"""The spelling of the code, on the page that is about one run and on those about many."""

import numpy as np
import pytest

from landscape import MODELS, Experiment, pytorch_code
from landscape.export.script import STYLES
from tests.ui.visits import choice, codes, opened, ran, words
from tests.variants import few_of


def chose(app, style):
    app.button_group(key="code_style").set_value(style)
    return ran(app)


def executed(code):
    names = {}
    exec(compile(code, "script", "exec"), names)
    return names


def test_explore_shows_the_spelling_that_is_chosen():
    app, experiment = opened(epochs="7", loss="mse"), Experiment(loss="mse", epochs=7)
    _, offered = choice(app, "code_style")
    assert offered == ["Tensors by hand", "nn.functional", "nn.Module"]
    assert codes(app) == [pytorch_code(experiment).strip()]
    sentence = "Three spellings, one result: after 7 epochs the loss is "
    (said,) = [line for line in words(app).splitlines() if line.startswith(sentence)]
    loss = float(said.removeprefix(sentence).removesuffix("."))
    for style in STYLES:
        app = chose(app, style)
        assert codes(app) == [pytorch_code(experiment, style).strip()]
        assert said in words(app)
    names = executed(pytorch_code(experiment, "functional"))
    np.testing.assert_allclose(names["compute_loss"]().item(), loss, atol=5e-5)


@pytest.mark.parametrize("page", few_of(["compare", "inside"]))
def test_each_run_of_a_page_has_the_chosen_spelling(page):
    app = opened(page, epochs="3")
    before = codes(app)
    app = chose(app, "tensors")
    assert len(codes(app)) == len(before) > 0
    assert all("compute_loss_and_grads" in code for code in codes(app))
    assert "Three spellings, one result: each comes to" in words(app)


@pytest.mark.long
def test_korean_offers_the_same():
    app = opened(epochs="3", lang="ko")
    assert choice(app, "code_style")[1] == ["텐서로 직접", "nn.functional", "nn.Module"]
    expected = pytorch_code(Experiment(epochs=3), "functional")
    assert codes(chose(app, "functional")) == [expected.strip()]


def test_the_page_says_where_a_spelling_is_not_written(monkeypatch):
    monkeypatch.setitem(MODELS["logistic"].__dict__, "plain_code", None)
    app = chose(opened(epochs="3"), "functional")
    assert codes(app) == []
    assert any("not written for this model" in note.value for note in app.info)


def test_a_run_that_diverges_has_no_final_loss():
    app = opened(epochs="30", learning_rate="1e10")
    assert "Three spellings, one result: the run diverges." in words(app)
