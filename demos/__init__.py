"""Demos of what the answers claim: one file per question, each to be read and run."""
