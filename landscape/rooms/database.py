"""SQLite or PostgreSQL: how each is connected to, locked, and asked again when it was busy."""

from __future__ import annotations

import logging
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from landscape.core.errors import BadValue
from landscape.core.turns import Turns
from landscape.rooms.errors import Unreachable
from landscape.rooms.tables import METADATA

T = TypeVar("T")
FOLDER, FILE = "loss-landscape", "rooms.sqlite3"
DRIVERS = ("sqlite", "postgresql+psycopg")
# Connections of one process at most; PostgreSQL takes 100 at first. Whoever polls does not wait
# for those that write, which wait for each other.
READERS, WRITERS = 4, 4
BUSY = 5.0  # seconds that SQLite waits for another's write before it gives up
TRIES = 6
_SCHEMA_LOCK = 0x6C616E64
_ALREADY_DONE = {"40001", "40P01"}  # PostgreSQL undid it: serialisation, deadlock
_LOG = logging.getLogger(__name__)


def data_folder() -> Path:
    """Return the folder in which this system keeps a user's data of this app."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / FOLDER


def database_url() -> str:
    """Return where rooms live: ``DATABASE_URL``, else SQLite's file ``LANDSCAPE_ROOMS``.

    Without either it is ``rooms.sqlite3`` in the user's data folder. PostgreSQL's addresses are
    given the driver that is installed with the app.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    for start in ("postgres://", "postgresql://"):
        if url.startswith(start):
            return "postgresql+psycopg://" + url.removeprefix(start)
    if url:
        return url
    name = os.environ.get("LANDSCAPE_ROOMS")
    path = Path(name).expanduser() if name else data_folder() / FILE
    return URL.create("sqlite", database=str(path.absolute())).render_as_string()


def shared_folder() -> Path:
    """Return the folder of SQLite's file, which the processes of one machine share.

    With PostgreSQL it is the user's data folder.

    Raises
    ------
    BadValue
        If ``DATABASE_URL`` is set to no such address.
    """
    place = _checked(database_url())
    return Path(str(place.database)).parent if place.drivername == "sqlite" else data_folder()


class Database:
    """Short transactions on one database, from any thread.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it. The tables, and the folder of SQLite's file, are made if they are
        not there.

    Raises
    ------
    BadValue
        If the address is none of a file of SQLite or of PostgreSQL with psycopg.
    Unreachable
        If the database does not answer, or the file cannot be made.
    """

    def __init__(self, url: str) -> None:
        place = _checked(url)
        self._sqlite = place.drivername == "sqlite"
        arguments = (
            {"timeout": BUSY}
            if self._sqlite
            else {"connect_timeout": 5, "tcp_user_timeout": 10_000}
        )
        engine = create_engine(
            place,
            connect_args=arguments,
            pool_size=READERS + WRITERS,
            max_overflow=0,
            pool_use_lifo=True,
            hide_parameters=True,  # no answer in a log
        )
        if self._sqlite:
            _prepare_file(str(place.database))
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            self._reading = engine
        else:
            # One statement needs no transaction around it: one way to the server and back.
            self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._writing = engine.execution_options(writes=True)
        self._engine = engine
        self._readers = Turns(READERS)
        self._writers = Turns(1 if self._sqlite else WRITERS)
        self.write(self._make_tables)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` reads in one statement.

        Raises
        ------
        Unreachable
            If the database does not answer.
        """

        def run() -> T:
            with self._readers.turn(), self._reading.connect() as connection:
                return work(connection)

        return _again(run)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Return what `work` returns, its changes made; none are if it raises.

        It is called again if the database was busy or gave up.

        Raises
        ------
        Unreachable
            If the database does not answer.
        """

        def run() -> T:
            with self._writers.turn(), self._writing.begin() as connection:
                return work(connection)

        return _again(run)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an insertion that can say what happens to rows that are there."""
        return sqlite.insert(table) if self._sqlite else postgresql.insert(table)

    def lock(self, connection: Connection, number: int, *, shared: bool = False) -> None:
        """Wait for those that lock the same number, until the transaction ends; in order.

        Rows that are locked `shared` again and again would keep a teacher waiting for ever.

        Parameters
        ----------
        connection : Connection
            From `write`.
        number : int
            64 bits, signed.
        shared : bool
            Whether others that lock it `shared` need not wait.
        """
        if not self._sqlite:  # SQLite has one transaction that writes at a time
            name = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
            connection.execute(select(getattr(func, name)(number)))

    def disconnect(self) -> None:
        """Close the connections that are not in use; more are made when they are needed."""
        self._engine.dispose()

    def _make_tables(self, connection: Connection) -> None:
        self.lock(connection, _SCHEMA_LOCK)  # another replica may start at this moment
        METADATA.create_all(connection)


def _checked(url: str) -> URL:
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        # The rest of an address can be a password.
        rule = "must be an address such as postgresql://user:password@host/name"
        raise BadValue("DATABASE_URL", rule, url.partition(":")[0]) from None
    if place.drivername not in DRIVERS:
        rule = "must begin with postgresql:// or sqlite:///"
        raise BadValue("DATABASE_URL", rule, place.drivername)
    if place.drivername == "sqlite" and place.database in (None, "", ":memory:"):
        raise BadValue("DATABASE_URL", "must name a file of SQLite's", place.database)
    return place


def _prepare_file(name: str) -> None:
    """Make folder and file, for this user alone, and set the file to WAL.

    Readers and the one that writes do not wait for each other then.
    """
    try:
        Path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(name).touch(mode=0o600)  # SQLite's other files take the rights of this one
        for left in reversed(range(TRIES)):
            connection = sqlite3.connect(name, timeout=BUSY)
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError:
                if not left:  # the change of mode does not wait for others by itself
                    raise
            finally:
                connection.close()
            time.sleep(random.uniform(0.02, 0.2))
    except (OSError, sqlite3.Error) as error:
        raise Unreachable from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # _begin_sqlite begins transactions
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")  # in WAL safe but for a loss of power
    connection.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that first reads and then writes fails, at once, if another wrote in between.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _again(run: Callable[[], T]) -> T:
    for attempt in range(TRIES):
        try:
            return run()
        except (OperationalError, PoolTimeout) as error:
            if attempt == TRIES - 1 or not _passes(error):
                _LOG.warning("The rooms' database does not answer: %s", error)
                raise Unreachable from error
        time.sleep(random.uniform(0, 0.01 * 2**attempt))
    raise AssertionError("the last attempt returns or raises")


def _passes(error: Exception) -> bool:
    """Whether the same may well succeed a moment later."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.OperationalError):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return error.connection_invalidated or getattr(error.orig, "sqlstate", "") in _ALREADY_DONE
