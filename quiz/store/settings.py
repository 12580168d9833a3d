"""The settings of this data file, as text. What they mean stands in `quiz.settings`."""

import os
from contextlib import suppress

from quiz import settings
from quiz.errors import StoreError
from quiz.store.database import Database, open_readable, told

DEVICE = "device"
"""Under this key stands the name of this machine's log."""


def stored(database: Database) -> dict[str, str]:
    """All stored settings."""
    with told(database.path):
        return dict(database.connection.execute("SELECT key, value FROM setting"))


def readable() -> dict[str, str]:
    """All settings in the user's data file; none where it cannot be read, or has no place."""
    with suppress(StoreError):
        database = open_readable(settings.database())
        try:
            return stored(database)
        finally:
            database.close()
    return {}


def store(database: Database, key: str, value: str) -> None:
    """Keep a setting."""
    with database.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def forget(database: Database, key: str) -> None:
    """Back to the default."""
    with database.transaction() as connection:
        connection.execute("DELETE FROM setting WHERE key = ?", (key,))


def device_id(database: Database) -> str:
    """This file's device id, chosen at random when it is first asked for."""
    found = stored(database).get(DEVICE)
    if found is None:
        with database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO setting VALUES (?, ?)", (DEVICE, new_device())
            )
        found = stored(database)[DEVICE]
    return found


def new_device() -> str:
    """A fresh random name for this machine's log, eight hexadecimal digits."""
    return os.urandom(4).hex()
