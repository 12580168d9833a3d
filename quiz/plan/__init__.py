"""Towards an interview date: what to ask each day, and what it leads to."""
