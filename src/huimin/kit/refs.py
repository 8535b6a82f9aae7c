"""A source row as one integer: batch, sheet and row, so that every fact can say where it came from."""

_SHEETS, _ROWS = 1024, 2**27
_BATCHES = 2**26  # so that a reference stays a positive 64-bit integer
ROWS_OF_BATCH = _SHEETS * _ROWS  # a reference divided by it is the batch: for whole columns of references


def pack(batch: int, sheet: int, row: int) -> int:
    """The reference of a 1-based row of a 0-based sheet of a batch; ValueError for what would not come back."""
    if not (0 <= batch < _BATCHES and 0 <= sheet < _SHEETS and 0 <= row < _ROWS):
        raise ValueError("batch, sheet or row is out of range")
    return (batch * _SHEETS + sheet) * _ROWS + row


def unpack(ref: int) -> tuple[int, int, int]:
    """(batch, sheet, row) of a reference."""
    place, row = divmod(ref, _ROWS)
    return (*divmod(place, _SHEETS), row)
