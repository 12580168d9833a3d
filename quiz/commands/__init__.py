"""One command per file: flags in, a call, output, an exit code. No logic."""
