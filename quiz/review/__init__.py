"""The daily session: a question, its answer, its key points, a rating."""
