from types import SimpleNamespace

import pytest

from landscape.ui.rooms import identity


def context(address, *headers):
    return SimpleNamespace(
        ip_address=address, headers=SimpleNamespace(get_all=lambda _name: list(headers))
    )


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (context("203.0.113.5"), "203.0.113.5"),
        (context("203.0.113.5", "198.51.100.1"), "203.0.113.5"),  # anybody can write the header
        (context(None, "198.51.100.1"), "198.51.100.1"),
        (context(None, "10.0.0.1, 198.51.100.7"), "198.51.100.7"),  # the last is the proxy's own
        (context(None, "10.0.0.1", "2001:db8::1"), "2001:db8::1"),
        (context(None), "unknown"),
    ],
)
def test_an_address_is_that_of_the_connection_or_what_this_machines_proxy_saw(
    monkeypatch, where, expected
):
    monkeypatch.setattr(identity.st, "context", where, raising=False)
    assert identity.client_address() == expected
