"""What happened: one SQLite file with an append-only log, and what is derived from it."""

SCHEMA_VERSION = 1
"""Of events: one of a later version is kept, and not understood."""
