"""What the command line says of a city that was made."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Summary:
    """Counts of what was made."""

    scale: str
    seed: int
    n_people: int
    n_payments: int
    n_files: int
    n_irregularities: int
    n_innocents: int

    def described(self) -> dict[str, object]:
        """As the command prints it."""
        return asdict(self)
