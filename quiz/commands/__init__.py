"""One command per file: parse flags, call, print, return an exit code. No logic."""
