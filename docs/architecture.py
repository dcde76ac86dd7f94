"""Draw docs/architecture.svg from the imports: ``make pictures``.

A box is a room: a folder or a file of the package, or of landscape/ui. It stands above all that it
imports of its side; a line that follows from others is left out.
"""

from __future__ import annotations

import ast
import textwrap
from graphlib import TopologicalSorter
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = Path(__file__).with_suffix(".svg")
WIDTH, HEIGHT, ACROSS, UP, MARGIN = 196, 74, 16, 34, 12  # px of a box, between boxes, and around
LEFT_OUT = {"landscape", "landscape.isolation", "landscape.ui"}


def module_file(name: str, root: Path) -> Path | None:
    """Return the file or folder of a module of the project, None if it is none."""
    place = root.joinpath(*name.split("."))
    found = place.with_suffix(".py"), place / "__init__.py", place
    return next((path for path in found if path.exists()), None)


def imported(path: Path, root: Path) -> set[str]:
    """Return every module that a file imports, at any depth, by its full dotted name."""
    package = list(path.relative_to(root).parent.parts)
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                name = f"{base}.{alias.name}"
                names.add(name if module_file(name, root) else base)
    return names


def room(module: str) -> str:
    """Return the room of a module: landscape.figures, landscape.ui.link, pages."""
    parts = module.removesuffix(".__init__").split(".")
    return (
        ".".join(parts[: 3 if parts[:2] == ["landscape", "ui"] else 2])
        if (parts[0] == "landscape")
        else parts[0]
    )


def rooms(root: Path = ROOT) -> dict[str, set[str]]:
    """Return by room the rooms that it imports."""
    found: dict[str, set[str]] = {}
    for path in sorted(
        [root / "app.py", *root.glob("pages/*.py"), *root.glob("landscape/**/*.py")]
    ):
        if path.name == "__main__.py":  # an entry point, which may import anything
            continue
        here = room(".".join(path.relative_to(root).with_suffix("").parts))
        others = {room(name) for name in imported(path, root) if name.startswith("landscape")}
        found.setdefault(here, set()).update(others - {here} - LEFT_OUT)
    return {name: others for name, others in found.items() if name not in LEFT_OUT}


def levels(graph: dict[str, set[str]]) -> dict[str, int]:
    """Return by room how many rooms stand on one another under it.

    Raises
    ------
    graphlib.CycleError
        If rooms import one another.
    """
    found: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        found[name] = max((found[other] + 1 for other in graph[name]), default=0)
    return found


def below(graph: dict[str, set[str]], name: str) -> set[str]:
    """Return the rooms that a room imports, at any depth."""
    return graph[name].union(*(below(graph, other) for other in graph[name]))


def what_it_is(name: str, root: Path = ROOT) -> str:
    """Return the first sentence of a room's docstring, up to its first semicolon."""
    if name == "pages":
        return "A file for each page"
    path = module_file(name, root)
    assert path is not None
    source = (path / "__init__.py" if path.is_dir() else path).read_text("utf-8")
    doc = (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0]
    return " ".join(doc.partition(";")[0].removesuffix(".").split())


def draw() -> str:
    """Return the picture as SVG: the library, and beside it what uses it."""
    graph = rooms()
    library = {name for name in graph if name.startswith("landscape") and ".ui" not in name}
    groups = [("landscape", library), ("the app", graph.keys() - library)]
    parts, left, tallest = [], MARGIN, 0
    for title, names in groups:
        boxes, width, height = draw_group(title, {n: graph[n] & names for n in graph if n in names})
        parts.append(f'<g transform="translate({left} {MARGIN})">{boxes}</g>')
        left, tallest = left + width + MARGIN, max(tallest, height)
    size = f'width="{left}" height="{tallest + 2 * MARGIN}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="system-ui, sans-serif">'
    return "\n".join([head, f'<rect {size} fill="#FFFFFF"/>', *parts, "</svg>", ""])


def draw_group(title: str, graph: dict[str, set[str]]) -> tuple[str, int, int]:
    """Return the boxes of some rooms and the lines between them, and their width and height."""
    level = levels(graph)
    rows = [[n for n in graph if level[n] == i] for i in range(max(level.values()) + 1)]
    width = max(map(len, rows)) * (WIDTH + ACROSS) + ACROSS
    height = len(rows) * (HEIGHT + UP) + UP
    place = {}
    for i, row in enumerate(rows):
        left = (width - len(row) * (WIDTH + ACROSS) + ACROSS) / 2
        for j, name in enumerate(row):
            place[name] = left + j * (WIDTH + ACROSS), height - ACROSS - HEIGHT - i * (HEIGHT + UP)
    parts = [
        f'<rect width="{width}" height="{height}" rx="12" fill="#F4F5F7"/>',
        f'<text x="{ACROSS}" y="24" font-size="16">{title}</text>',
    ]
    for name, others in graph.items():
        x, y = place[name]
        for other in sorted(others - set().union(*(below(graph, one) for one in others))):
            u, v = place[other]
            ends = f'x1="{x + WIDTH / 2:g}" y1="{y + HEIGHT:g}" x2="{u + WIDTH / 2:g}" y2="{v:g}"'
            parts.append(f'<line {ends} stroke="#8A94A0" stroke-width="1.5"/>')
    for name, (x, y) in place.items():
        parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="8"'
            f' fill="#FFFFFF" stroke="#6B7684"/>'
        )
        label = name.removeprefix("landscape.").replace(".", "/")
        parts.append(
            f'<text x="{x + 10:g}" y="{y + 21:g}" font-size="15" font-weight="700">{label}</text>'
        )
        lines = textwrap.wrap(what_it_is(name), 28, max_lines=3, placeholder=" …")
        parts += [
            f'<text x="{x + 10:g}" y="{y + 37 + 14 * i:g}" font-size="12">{escape(line)}</text>'
            for i, line in enumerate(lines)
        ]
    return "\n".join(parts), width, height


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
