"""The pages of the room: subjects that are looked at, rows that wait for their person."""
