"""Reads units' files as they are into pieces of text cells; enter by `huimin.intake.reading.files`.

This module imports nothing, so that the disposable worker (`worker.py`) starts fast.
"""
