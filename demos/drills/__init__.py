"""Computed questions, one file for each demo, on the same functions."""
