"""What happened: one SQLite file with an append-only log, and what is derived from it."""
