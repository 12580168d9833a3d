"""Exercises: what interviews ask to implement, each with its checks, its slips and a solution."""
