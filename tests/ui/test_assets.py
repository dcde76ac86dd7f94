import re
from importlib.metadata import version

import pytest

from landscape.ui.stage import assets


def test_every_script_beside_it_is_part_of_the_module_once():
    there = {path.name for path in assets.HERE.glob("*.js")}
    assert there == set(assets.SCRIPTS)
    assert len(assets.SCRIPTS) == len(there)


def test_the_parts_need_no_other_file():
    assert not re.search(r"^\s*import\b|\bimport\(", assets.script(), re.MULTILINE)
    assert not re.search(r"@import|url\(", assets.style())


def test_names_at_the_top_of_the_parts_do_not_clash():
    found = re.findall(
        r"^(?:export )?(?:async )?(?:class|function|const|let) (\w+)",
        assets.script(),
        re.MULTILINE,
    )
    assert len(found) == len(set(found)) > 10


@pytest.mark.parametrize("mount", ["mountStage", "mountBackground", "mountFollower", "unmount"])
def test_the_module_exports_what_the_components_call(mount):
    assert re.search(rf"^export (async )?function {mount}\(", assets.script(), re.MULTILINE)


def test_no_part_can_end_the_page_that_holds_it():
    for text in (assets.script(), assets.plotly_js()):
        assert "</script" not in text.lower()
        assert "<!--" not in text
    assert "</style" not in assets.style().lower()


def test_data_are_never_taken_as_html():
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", assets.script())


def test_published_files_hold_what_they_should():
    published = assets.publish()
    for address, text in (
        (published.script, assets.script()),
        (published.style, assets.style()),
        (published.plotly, assets.plotly_js()),
    ):
        folder, _, name = address.rpartition("/")
        assert folder == "app/static"
        assert (assets.STATIC / name).read_text("utf-8") == text


def test_names_change_with_what_is_in_them():
    published = assets.publish()
    assert version("plotly") in published.plotly
    assert assets._hash(assets.script()) in published.script
    assert assets._hash("one") != assets._hash("other")


def test_a_file_appears_whole_and_is_not_written_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    assert assets._put("a.js", "첫째") == "app/static/a.js"
    target = tmp_path / "a.js"
    assert target.read_text("utf-8") == "첫째"
    assert target.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in tmp_path.iterdir()] == ["a.js"]
    before = target.stat().st_mtime_ns
    assets._put("a.js", "first")
    assert target.stat().st_mtime_ns == before
