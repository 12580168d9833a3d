"""The screen of `quiz stats`: one file for each part of it, and how they are arranged."""
