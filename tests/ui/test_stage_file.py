import json
import re
from dataclasses import asdict
from html.parser import HTMLParser

import pytest

from landscape import (
    Experiment,
)
from landscape.figures import (
    StageLabels,
)
from landscape.ui.stage import Cell, Facts, Row, Table, assets, stage_data, stage_page
from landscape.ui.stage import words as module
from landscape.ui.words import language
from tests.ui.stages import stage

FACTS = [Facts((("loss", "{loss}"),))]


def test_what_follows_the_clock_becomes_json():
    table = Table(
        ("", "loss"),
        (
            Row(("SGD", "{loss}"), 1, "#123456", "square"),
            Row(("all", Cell("{state}", 2, True, "Open"))),
        ),
        "race",
    )
    assert json.loads(json.dumps(asdict(table))) == {
        "head": ["", "loss"],
        "kind": "race",
        "details": [],
        "details_title": "",
        "rows": [
            {"cells": ["SGD", "{loss}"], "run": 1, "color": "#123456", "symbol": "square"},
            {
                "cells": ["all", {"text": "{state}", "run": 2, "open": True, "title": "Open"}],
                "run": 0,
                "color": "",
                "symbol": "",
            },
        ],
    }
    facts = Facts((("epoch", "{epoch} / {last}"),), 1, "A", "#123456")
    assert json.loads(json.dumps(asdict(facts))) == {
        "items": [["epoch", "{epoch} / {last}"]],
        "run": 1,
        "name": "A",
        "color": "#123456",
        "folded": False,
    }


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
    return stage(Experiment("toy1", epochs=5))


def test_the_stage_as_a_file_loads_nothing(small):
    page = stage_page(stage_data(small, name="stage", facts=FACTS), "A stage")
    loads = Loads(page)
    assert loads.addresses == []
    assert loads.tags.count("script") == 2
    assert "link" not in loads.tags
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"@import|url\(", style)
    assert not re.search(r"\bimport\b\s*[({\"']|\bfetch\(", loads.scripts[1])


def test_the_file_holds_the_whole_stage(small):
    page = stage_page(stage_data(small, name="my-run", facts=FACTS), "A stage")
    (data,) = re.findall(r"\.load\((\{.*\})\);\n</script>", page)
    data = json.loads(data)
    assert data["traces"] == small.to_dict()["data"]
    assert data["layout"] == small.to_dict()["layout"]
    assert data["words"]["file"] == "my-run"
    (line,) = data["facts"]
    assert (line["items"], line["run"]) == ([["loss", "{loss}"]], 0)
    assert page.startswith("<!doctype html>")
    assert '<meta charset="utf-8">' in page


def test_nothing_in_the_file_ends_its_script_or_its_title():
    hostile = "</script></title><img src=x onerror=alert(1)>"
    figure = stage(Experiment("toy1", epochs=5), labels=StageLabels(data=hostile))
    page = stage_page(stage_data(figure, name=hostile, facts=FACTS), hostile)
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
    page = stage_page(stage_data(small, name="stage", facts=FACTS), "A stage")
    assert f'<html lang="{code}">' in page
    (data,) = re.findall(r"\.load\((\{.*\})\);\n</script>", page)
    assert json.loads(data)["words"]["play"] == play


def test_every_word_the_script_asks_for_is_given():
    asked = set(re.findall(r"\bwords\.(\w+)", assets.script("stage.js")))
    asked |= {
        "first",
        "previous",
        "next",
        "last",
        "loop",
        "picture",
        "path",
        "present",
        "sound",
    }  # buttons, by role
    asked |= {"lists"}  # of arrays whose numbers are places in them
    asked |= {"refused", "skip"}  # of the page around
    assert asked == set(module.words("x"))


def test_every_word_of_the_tables_is_given():
    asked = set(re.findall(r"\bterms\.(\w+)", assets.script("stage.js")))
    assert asked == set(module.table_words())


def test_no_name_is_declared_twice_in_the_files_one_script():
    declared = re.findall(
        r"^(?:const|let|class|function|async function) (?:\[([\w, ]+)\]|(\w+))",
        assets.script("mount.js"),
        re.MULTILINE,
    )
    names = [name for pair in declared for name in re.split(r", ", "".join(pair))]
    assert len(names) > 50
    assert sorted(names) == sorted(set(names))
