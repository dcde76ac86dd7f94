import re
from importlib.metadata import version
from pathlib import Path

import pytest

from landscape.ui.stage import assets

ENTRIES = ("mount.js", "stage.js")


@pytest.fixture
def modules_in(tmp_path, monkeypatch):
    """Put modules into a folder of their own: a function of their texts by name."""
    monkeypatch.setattr(assets, "JS", tmp_path)

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, "utf-8")

    return write


def test_every_module_is_reached_from_the_entry():
    assert sorted(assets.modules("mount.js")) == sorted(p.name for p in assets.JS.glob("*.js"))


def test_every_import_is_one_that_can_be_joined():
    for path in assets.JS.glob("*.js"):
        text = assets._IMPORT.sub("", path.read_text("utf-8"))
        assert not re.search(r"^\s*import\b|\bimport\(|^export (default|\{)", text, re.MULTILINE)
    assert not re.search(r"@import|url\(", assets.style())


def test_a_module_comes_after_those_that_it_imports(modules_in):
    modules_in(
        a='import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\nexport const a = b;\n',
        b='import { c } from "./c.js";\nexport function b() { return c; }\n',
        c="// has export in a comment\nexport const c = 1;\n",
    )
    assert assets.modules("a.js") == ["c.js", "b.js", "a.js"]
    lines = [line for line in assets.script("a.js").splitlines() if line]
    assert lines == [
        "// has export in a comment",
        "const c = 1;",
        "function b() { return c; }",
        "const a = b;",
    ]


def test_modules_that_import_one_another_are_refused(modules_in):
    modules_in(a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        assets.modules("a.js")


@pytest.mark.parametrize("entry", ENTRIES)
def test_names_at_the_top_of_the_modules_do_not_clash(entry):
    found = re.findall(
        r"^(?:async )?(?:class|function|const|let) (\w+)", assets.script(entry), re.MULTILINE
    )
    assert len(found) == len(set(found)) > 10


def test_no_part_can_end_the_page_that_holds_it():
    for text in (assets.script("stage.js"), assets.plotly_js()):
        assert "</script" not in text.lower()
        assert "<!--" not in text
    assert "</style" not in assets.style().lower()


def test_data_are_never_taken_as_html():
    text = assets.script("mount.js")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)


def test_plotly_is_served_from_its_wheel_or_from_the_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    serve = assets.serve.__wrapped__
    name = f"plotly-{version('plotly')}"
    assert serve().plotly == f"component/landscape.ui.stage.assets.{name}/plotly.min.js"
    assert list(tmp_path.iterdir()) == []  # serving writes nothing: the disk may be read-only
    (tmp_path / f"{name}.js").touch()
    assert serve().plotly == f"app/static/{name}.js"


def test_the_folders_address_changes_with_what_is_in_it(modules_in):
    addresses = set()
    for text in ("one", "other", "one"):
        modules_in(a=text)
        addresses.add(assets.serve.__wrapped__().folder)
    assert len(addresses) == 2


def test_the_copy_is_older_than_any_browsers_patience(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    assets.copy_plotly()
    (copy,) = tmp_path.iterdir()
    assert copy.read_text("utf-8") == assets.plotly_js()
    assert copy.stat().st_mtime == 0
    assert Path(assets.serve.__wrapped__().plotly).name == copy.name
