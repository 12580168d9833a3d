"""Drills: computed questions with a numeric answer."""
