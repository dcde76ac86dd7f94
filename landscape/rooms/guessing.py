"""How many wrong codes a client may try, counted for all replicas together."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets

from sqlalchemy import Connection, delete, func, select

from landscape.rooms.database import Database
from landscape.rooms.tables import HASH_KEY, WRONG_CODES

WINDOW = 300.0  # seconds
# Different ones. A class behind one address that mistypes now and then stays below; who guesses,
# with 100 rooms open, needs 89,000 windows (ten months) for one of 887 million codes.
MOST_WRONG = 30


class GuessLimit:
    """The limit on wrong codes.

    A client is known by a keyed hash of its address, and a code by one of both. The key is made
    by the first process that starts, and is kept in the database for all.

    Parameters
    ----------
    database : Database
        Where they are counted.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        made = secrets.token_hex(32)

        def agree(connection: Connection) -> str:
            row = database.insert(HASH_KEY).values(id=1, key=made)
            connection.execute(row.on_conflict_do_nothing())
            return connection.execute(select(HASH_KEY.c.key)).scalar_one()

        self._key = bytes.fromhex(database.write(agree))

    def client(self, address: str) -> str:
        """Return the hash by which a client is known for the length of the window."""
        return self._hash(network_of(address))

    def is_over(self, connection: Connection, client: str, now: float) -> bool:
        """Whether a client has tried too many wrong codes; its others wait for this transaction."""
        self._database.lock(connection, int(client[:16], 16) - (1 << 63))
        count = select(func.count()).where(
            WRONG_CODES.c.client == client, WRONG_CODES.c.at > now - WINDOW
        )
        return connection.execute(count).scalar_one() >= MOST_WRONG

    def note(self, connection: Connection, client: str, code: str, now: float) -> None:
        """Count a wrong code; the same one typed by a whole class counts once."""
        row = self._database.insert(WRONG_CODES).values(
            client=client, code=self._hash(f"{client} {code}"), at=now
        )
        keys = ["client", "code"]
        connection.execute(row.on_conflict_do_update(index_elements=keys, set_={"at": now}))

    @staticmethod
    def forget(connection: Connection, now: float) -> None:
        """Delete what is older than the window."""
        connection.execute(delete(WRONG_CODES).where(WRONG_CODES.c.at <= now - WINDOW))

    def _hash(self, text: str) -> str:
        data = text.encode("utf-8", "surrogatepass")
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()


def network_of(address: str) -> str:
    """Return what one client has for itself: an address of IPv4, the first 64 bits of IPv6's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Address(int(found) >> 64 << 64))
