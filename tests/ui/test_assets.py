import hashlib
import json
import re
from pathlib import Path

import plotly
import plotly.graph_objects as go
import pytest

from landscape.ui.stage import assets

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools" / "plotly"
WHOLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
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


@pytest.mark.parametrize("whole", [False, True])
def test_plotly_is_served_from_the_package_or_from_the_copy(tmp_path, monkeypatch, whole):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    if whole:
        monkeypatch.setattr(assets, "BUNDLE", tmp_path / "nowhere")
    serve = assets.serve.__wrapped__
    digest = hashlib.sha256(assets.plotly_file().read_bytes()).hexdigest()
    name = f"plotly-{digest[:12]}"
    assert serve().plotly == f"component/landscape.ui.stage.assets.{name}/plotly.min.js"
    assert list(tmp_path.iterdir()) == []  # serving writes nothing: the disk may be read-only
    (tmp_path / f"{name}.js").touch()
    assert serve().plotly == f"app/static/{name}.js"


def test_the_bundle_is_made_of_the_version_in_the_wheel():
    asked = json.loads((TOOLS / "package.json").read_text("utf-8"))["dependencies"]["plotly.js"]
    start = WHOLE.read_text("utf-8")[:200]
    assert f"* plotly.js v{asked}\n" in start, "set it in tools/plotly and run `make plotly`"
    assert assets.plotly_file() == assets.BUNDLE / "plotly.min.js"
    assert "Licensed under the MIT license" in assets.plotly_js()[:200]
    assert len(assets.plotly_js()) < WHOLE.stat().st_size / 2


def test_the_bundle_is_the_one_that_was_built_last():
    digest, name = (TOOLS / "sha256").read_text("utf-8").split()
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest


def test_every_kind_of_trace_in_use_is_in_the_bundle():
    held = set(re.findall(r"plotly\.js/lib/(\w+)", (TOOLS / "index.js").read_text("utf-8")))
    folders = [ROOT / name for name in ("landscape", "pages", "examples", "docs")]
    texts = [path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py")]
    used = {kind for text in texts for kind in re.findall(r"\bplain\.([a-z]\w+)\(", text)}
    kinds = {kind for kind in used if hasattr(go, kind.capitalize())} - {"figure"}
    assert kinds == {"scatter", "scatter3d", "surface", "contour", "heatmap"}
    assert kinds - {"scatter"} == held - {"core"}


@pytest.mark.parametrize("text", ["", "* plotly.js (landscape - minified) v4.1.0\n", "other"])
def test_a_bundle_of_another_version_gives_way_to_the_whole(tmp_path, monkeypatch, text):
    monkeypatch.setattr(assets, "BUNDLE", tmp_path)
    assert assets.plotly_file() == WHOLE
    (tmp_path / "plotly.min.js").write_text(text, "utf-8")
    assert assets.plotly_file() == WHOLE
    assert assets.plotly_js() == WHOLE.read_text("utf-8")


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
