"""Outcomes that come as a file: clues that were checked elsewhere, read row by row."""
