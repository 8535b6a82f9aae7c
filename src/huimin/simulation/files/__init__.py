"""The files that units send: lists and registers with their habits and faults, and where each fact was written."""
