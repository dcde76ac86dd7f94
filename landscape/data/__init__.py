"""Data sets by name; a file here that adds a `DataSource` makes it a choice."""

from landscape.data import toys
from landscape.data.source import DATASETS, MAX_SEED, DataSource, load_dataset

__all__ = ["DATASETS", "MAX_SEED", "DataSource", "load_dataset", "toys"]
