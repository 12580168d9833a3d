"""Figures and pictures of what was learned."""
