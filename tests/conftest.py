import os
from pathlib import Path

import pytest
import torch
from hypothesis import settings

from tests.rooms import postgres

# As in the app: on a busy machine torch's threads wait for each other for longer than they work.
torch.set_num_threads(1)
# How long an example takes on a busy machine says nothing.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items):
    """Have the browser's tests where `make test` looks for them: to collect all takes longer."""
    for item in items:
        if item.get_closest_marker("browser") and BROWSER not in item.path.parents:
            raise pytest.UsageError(f"{item.nodeid} drives a browser and is not in {BROWSER.name}/")


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL, or the test is skipped; never where CI says that it is CI."""
    folder = postgres.programs()
    if folder is None:
        assert os.environ.get("CI") != "true", "PostgreSQL is not installed"
        pytest.skip("PostgreSQL is not installed; as root `make test` does it")
    with postgres.running(folder) as server:
        yield server
