"""Code from memory: exercises that are written in one's own editor and judged by checks."""
