"""The city scale: eight million people and three million payments a year, drawn as columns."""
