"""The keys of the public side: what manifests are signed with, and what reports, and the contact in them, are sealed to."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from huimin.audit.actions import load_or_create_signing_key
from huimin.identity.queries import Keyring
from huimin.warehouse.home import Home


def signing_key(home: Home) -> Ed25519PrivateKey:
    """Signs manifests."""
    return load_or_create_signing_key(home.keys / "edition-signing", "huimin-editions").private


def manifest_key(home: Home) -> str:
    """The public half in base64, as the public process is told whom to believe."""
    return base64.b64encode(signing_key(home).public_key().public_bytes_raw()).decode()


def report_key(ring: Keyring) -> X25519PrivateKey:
    """Opens reports: the staff side's."""
    return X25519PrivateKey.from_private_bytes(ring.derive("citizen report"))


def contact_key(ring: Keyring) -> X25519PrivateKey:
    """Opens the contact inside a report: the discipline unit's alone, each time traced."""
    return X25519PrivateKey.from_private_bytes(ring.derive("citizen report contact"))


def public_keys(ring: Keyring) -> tuple[bytes, bytes]:
    """The public halves, as the manifest hands them out."""
    return tuple(key(ring).public_key().public_bytes_raw() for key in (report_key, contact_key))
