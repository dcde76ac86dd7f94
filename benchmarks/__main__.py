"""Print the measurements: ``python -m benchmarks [section ...]``, all sections by default."""

from __future__ import annotations

import argparse
import importlib
import importlib.util

# Each is a module of this package with a function main() that prints its measurements.
SECTIONS = ("library", "browser", "first_visit", "dragging")


def main() -> None:
    available = [s for s in SECTIONS if importlib.util.find_spec(f"benchmarks.{s}")]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(available))
    chosen = parser.parse_args().sections or available
    if unknown := set(chosen) - set(available):
        parser.error(f"unknown: {', '.join(sorted(unknown))}. There is: {', '.join(available)}")
    for section in chosen:
        # Imported only now, so that one section does not slow another by what it loads.
        importlib.import_module(f"benchmarks.{section}").main()


if __name__ == "__main__":
    main()
