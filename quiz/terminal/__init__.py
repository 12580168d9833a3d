"""Showing and typing: keys, text, style, Markdown, scrolling, screen and line mode."""
