"""How anything is shown and typed: keys, text, style, Markdown, scrolling, screen and line mode."""
