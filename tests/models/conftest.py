import pytest

from tests.models import proof


@pytest.fixture(autouse=True, scope="module")
def _proof_tasks():
    proof.register()
    yield
    proof.forget()
