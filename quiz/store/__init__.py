"""What happened: one SQLite file with an append-only log, and what is derived from it."""

SCHEMA_VERSION = 1
"""The version of events. An event of a later version is kept but not interpreted."""
