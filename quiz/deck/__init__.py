"""What is asked: a deck of questions, read strictly from YAML or Markdown."""
