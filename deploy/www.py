"""The files that never change, compressed once: ``python -m deploy.www FOLDER``.

nginx serves them from there, so no request for them reaches Python. They are Streamlit's own
scripts and styles, the stage's and plotly.js, under the addresses that the app gives them.
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

from deploy.nginx import streamlit_files
from landscape.ui.stage import assets

COMPRESSED = {".css", ".html", ".js", ".json", ".map", ".svg", ".ttf", ".txt", ".wasm"}


def sources() -> dict[str, Path]:
    """Return by address the files and folders that browsers may keep."""
    at = assets.serve()
    return {
        "static": streamlit_files() / "static",
        at.folder: assets.JS,
        at.plotly: assets.plotly_file(),
    }


def collect(folder: Path) -> None:
    """Copy the files into a folder, each with its compressed form beside it.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    """
    for address, source in sources().items():
        target = folder / address
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, copy_function=shutil.copyfile, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
    shutil.copyfile(Path(__file__).with_name("busy.html"), folder / "busy.html")
    for path in list(folder.rglob("*")):
        if path.is_file() and path.suffix in COMPRESSED:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 6))


if __name__ == "__main__":
    collect(Path(sys.argv[1]))
