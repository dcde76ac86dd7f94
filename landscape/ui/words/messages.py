"""Collect the visible strings into the catalogues and compile them: ``make messages``.

Needs Babel (a development tool). New strings come into ``locale/*/LC_MESSAGES/landscape.po``
untranslated; translate them there and run this once more.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from landscape.ui.words.language import LOCALE

ROOT = Path(__file__).parents[3]
SOURCES = ("app.py", "pages/**.py", "landscape/ui/**.py")


def collected() -> Catalog:
    """Return a catalogue of all visible strings, in the order of the files."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(
        ROOT,
        method_map=[(source, "python") for source in SOURCES],
        keywords={"_": None, "N_": None},
        directory_filter=lambda folder: Path(folder).name not in (".venv", "tests", "benchmarks"),
    )
    for file, _line, message, _comments, _context in found:
        catalog.add(message, locations=[(file, 0)])
    return catalog


def updated(path: Path) -> Catalog:
    """Return the catalogue at `path` with exactly the strings that there are now."""
    with path.open("rb") as file:
        catalog = read_po(file)
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Return a catalogue as the text of a .po file."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=96, no_location=True, omit_header=True)
    return buffer.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> None:
    """Write every catalogue anew, and say what is not translated."""
    missing = 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/landscape.po")):
        catalog = updated(path)
        path.write_bytes(HEADER + as_po(catalog))
        path.with_suffix(".mo").write_bytes(as_mo(catalog))
        for message in catalog:
            if message.id and not message.string:
                missing += 1
                print(f"{path.parent.parent.name}: not translated: {message.id!r}")
    sys.exit(bool(missing))


HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

if __name__ == "__main__":
    main()
