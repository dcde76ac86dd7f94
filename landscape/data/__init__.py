"""Data sets by name; a file here that adds a `DataSource` makes it a choice."""

from landscape.core.registry import import_modules
from landscape.data import toys  # noqa: F401 - the lecture's own stand first
from landscape.data.source import DATASETS, MAX_SEED, USUAL_FIELDS, DataSource, load_dataset

__all__ = ["DATASETS", "MAX_SEED", "USUAL_FIELDS", "DataSource", "load_dataset"]

import_modules(__name__, __path__)
