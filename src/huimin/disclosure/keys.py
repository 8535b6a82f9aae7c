"""The keys reports are sealed to, derived from the installation's master: one for the report, one for the contact."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from huimin.identity.queries import Keyring


def report_key(ring: Keyring) -> X25519PrivateKey:
    """Opens reports: the staff side's."""
    return X25519PrivateKey.from_private_bytes(ring.derive("citizen report"))


def contact_key(ring: Keyring) -> X25519PrivateKey:
    """Opens the contact inside a report: the discipline unit's alone, each time traced."""
    return X25519PrivateKey.from_private_bytes(ring.derive("citizen report contact"))


def public_keys(ring: Keyring) -> tuple[bytes, bytes]:
    """The public halves, as the manifest hands them out."""
    return tuple(key(ring).public_key().public_bytes_raw() for key in (report_key, contact_key))
