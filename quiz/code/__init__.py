"""Code from memory: exercises written in the person's own editor and judged by checks."""
