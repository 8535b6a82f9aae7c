"""The huimin command."""
