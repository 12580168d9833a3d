"""The settings of this data file, as text. What they mean stands in `quiz.settings`."""

import os

from quiz.store.database import Database, told

DEVICE = "device"
"""Under this key stands the name of this machine's log."""


def stored(database: Database) -> dict[str, str]:
    """All stored settings."""
    with told(database.path):
        return dict(database.connection.execute("SELECT key, value FROM setting"))


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
