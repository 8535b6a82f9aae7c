"""The pages of the room, one module for each thing looked at."""
