"""The log's latest instant, for telling a clock that has gone back."""

from quiz.store.database import Database, told

LATEST = (
    "SELECT time FROM event WHERE id NOT IN "
    "(SELECT coalesce(json_extract(data, '$.target'), '') FROM event WHERE kind = 'retime') "
    "ORDER BY time DESC LIMIT 1"
)
"""Events from the future that were retimed are left aside."""


def last_time(database: Database) -> int | None:
    """The latest instant of the log in milliseconds since 1970 UTC; None while it is empty."""
    with told(database.path):
        row = database.connection.execute(LATEST).fetchone()
    return int(row[0]) if row else None
