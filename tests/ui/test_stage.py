import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest

from landscape import Experiment, default_grid, find_optimum, load_dataset, loss_surface, train
from landscape.figures import StageLabels, history_figure, stage_figure
from landscape.ui import language
from landscape.ui.stage import stage as module
from landscape.ui.stage import stage_page

MOVING = {"fit", "path", "start", "now"}


@cache
def records(experiment):
    data = load_dataset(experiment.dataset, experiment.seed, experiment.dataset_options)
    optimum = find_optimum(experiment)
    best = None if optimum.params is None else tuple(optimum.params)
    grid = default_grid(experiment.start_params, data.truth, best)
    return data, loss_surface(experiment, grid), train(experiment), optimum


def figures(experiment, labels=None, **kwargs):
    dataset, surface, run, optimum = records(experiment)
    stage = stage_figure(dataset, surface, run, optimum, truth_loss=0.4, labels=labels, **kwargs)
    return stage, history_figure(run, optimum)


def split(*args, **kwargs):
    """The run's part of an experiment's stage as JSON gives it back, and the shared parts."""
    figure, _ = figures(Experiment(*args), **kwargs)
    return json.loads(json.dumps(module._split(figure)))


def size(*things):
    return sum(len(json.dumps(thing)) for thing in things)


@pytest.fixture(scope="module")
def usual():
    return split("toy2", "worst", "mse", "sgd")


def test_the_shared_parts_are_the_points_and_the_surface(usual):
    run, shared = usual
    assert list(shared) == ["points", "surface"]
    names = {part: [t["name"] for t in shared[part]["traces"]] for part in shared}
    assert names == {"points": ["data", "truth"], "surface": ["surface"]}
    own = [trace["name"] for trace in run["traces"] if "name" in trace]
    assert own == ["fit", "path", "start", "truth", "optimum", "now"]


def test_every_place_left_open_is_filled_by_its_own_trace(usual):
    run, shared = usual
    by_key = {part["key"]: part["traces"] for part in shared.values()}
    filled = [
        by_key[trace["shared"]][trace["index"]] if "shared" in trace else trace
        for trace in run["traces"]
    ]
    figure, _ = figures(Experiment("toy2", "worst", "mse", "sgd"))
    whole = json.loads(figure.to_json())["data"]
    for trace in whole:
        trace.pop("surfacecolor", None)  # the browser takes the logarithm itself
    assert filled == whole


def test_the_surface_travels_without_its_colours(usual):
    _, shared = usual
    (surface,) = shared["surface"]["traces"]
    assert "surfacecolor" not in surface
    assert surface["z"]["dtype"] == "f4"


@pytest.mark.parametrize(
    "other",
    [
        ("toy2", "worst", "mse", "adam"),
        ("toy2", "good", "mse", "sgd"),
        ("toy2", "worst", "mse", "sgd", 0.5),
        ("toy2", "worst", "mse", "sgd", 0.25, 60),
    ],
)
def test_runs_that_differ_in_what_moves_share_everything_else(usual, other):
    run, shared = usual
    other_run, other_shared = split(*other)
    assert {p: s["key"] for p, s in other_shared.items()} == {
        p: s["key"] for p, s in shared.items()
    }
    assert other_run["key"] == run["key"]
    assert other_run["traces"] != run["traces"]


@pytest.mark.parametrize(
    ("other", "stays"),
    [
        (("toy2", "worst", "bce", "sgd"), {"points"}),
        (("toy2", "worst", "mse", "sgd", 0.25, 100, 1), set()),
        (("toy2", "worst", "mse", "sgd", 0.25, 100, 0, (("n", 500),)), set()),
        (("toy2", (-20, 0), "mse", "sgd"), {"points"}),
        (("toy1", "worst", "mse", "sgd"), set()),
    ],
)
def test_another_loss_sample_or_window_is_drawn_anew(usual, other, stays):
    run, shared = usual
    other_run, other_shared = split(*other)
    assert other_run["key"] != run["key"]
    same = {part for part in shared if shared[part]["key"] == other_shared[part]["key"]}
    assert same == stays


@pytest.mark.parametrize(
    "look",
    [{"scale": "log"}, {"labels": StageLabels(loss="손실")}, {"labels": StageLabels(now="현재")}],
)
def test_another_scale_or_language_is_drawn_anew(usual, look):
    # Were the key the same, the browser would move the path and leave axes and words as they are.
    run, _ = usual
    other, _ = split("toy2", "worst", "mse", "sgd", **look)
    assert other["key"] != run["key"]


def test_what_the_browser_is_told_to_move_is_what_moves():
    assert module.MOVING == MOVING


@pytest.mark.parametrize("epochs", [100, 300])
def test_a_change_of_the_optimizer_sends_less_than_forty_kilobytes(epochs):
    experiment = Experiment("toy2", "worst", "mse", "adam", epochs=epochs)
    stage, history = figures(experiment)
    run, _ = module._split(stage)
    assert size(run, module._words("landscape"), history.to_dict()) < 40_000


def test_a_change_of_the_loss_sends_less_than_120_kilobytes():
    stage, history = figures(Experiment("toy2", "worst", "bce", "adam"))
    run, shared = module._split(stage)
    sent = size(run, module._words("landscape"), history.to_dict(), shared["surface"])
    assert sent < 120_000


def test_the_longest_run_is_bounded_too():
    stage, history = figures(Experiment(epochs=10_000, learning_rate=0.01))
    run, _ = module._split(stage)
    assert size(run, history.to_dict()) < 120_000


class Loads(HTMLParser):
    """What a page loads or links to, its elements, and the text of its scripts."""

    def __init__(self, page):
        super().__init__()
        self.addresses, self.tags, self.scripts, self.title = [], [], [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        names = {"src", "href", "srcset", "data", "action", "poster"}
        self.addresses += [value for name, value in attrs if name in names]
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.lasttag == "script" and self.scripts:
            self.scripts[-1] += data
        elif self.lasttag == "title":
            self.title += data


@pytest.fixture(scope="module")
def small():
    return figures(Experiment("toy1", epochs=5))[0]


def test_the_stage_as_a_file_loads_nothing(small):
    page = stage_page(small, title="A stage", name="stage")()
    loads = Loads(page)
    assert loads.addresses == []
    assert loads.tags.count("script") == 2
    assert "link" not in loads.tags
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"@import|url\(", style)
    assert not re.search(r"\bimport\b\s*[({\"']|\bfetch\(", loads.scripts[1])


def test_the_file_holds_the_whole_stage(small):
    page = stage_page(small, title="A stage", name="my-run")()
    (data,) = re.findall(r"\.load\((\{.*\})\);\n</script>", page)
    data = json.loads(data)
    assert data["traces"] == json.loads(small.to_json())["data"]
    assert data["layout"] == json.loads(small.to_json())["layout"]
    assert data["words"]["file"] == "my-run"
    assert page.startswith("<!doctype html>")
    assert '<meta charset="utf-8">' in page


def test_nothing_in_the_file_ends_its_script_or_its_title():
    hostile = "</script></title><img src=x onerror=alert(1)>"
    figure, _ = figures(Experiment("toy1", epochs=5), labels=StageLabels(data=hostile))
    page = stage_page(figure, title=hostile, name=hostile)()
    loads = Loads(page)
    assert "img" not in loads.tags
    assert loads.tags.count("script") == 2
    assert loads.title.strip() == hostile
    (data,) = re.findall(r"\.load\((\{.*\})\);\n</script>", page)
    assert "<" not in data
    assert json.loads(data)["words"]["file"] == hostile


@pytest.mark.parametrize(("code", "play"), [("en", "Play"), ("ko", "재생")])
def test_the_file_speaks_the_visitors_language(small, monkeypatch, code, play):
    monkeypatch.setattr(language, "current_language", lambda: code)
    monkeypatch.setattr(module, "current_language", lambda: code)
    page = stage_page(small, title="A stage", name="stage")()
    assert f'<html lang="{code}">' in page
    (data,) = re.findall(r"\.load\((\{.*\})\);\n</script>", page)
    assert json.loads(data)["words"]["play"] == play


def test_every_word_the_script_asks_for_is_given():
    asked = set(re.findall(r"\bwords\.(\w+)", module.assets.script()))
    asked |= {"first", "previous", "next", "last", "loop", "picture"}  # buttons, by their role
    assert asked == set(module._words("x"))
