"""A certificate authority of this machine's own, so that phones on the local network get https.

Its root is made once, is kept in .local/tls, and can be installed on a phone from /root.crt.
"""

import ipaddress
import os
import socket
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from disaster import clock

ROOT_DAYS, LEAF_DAYS = 3650, 397        # phones refuse leaves of more than 398 days


def issued(folder: Path, host: str) -> tuple[Path, Path]:
    """The certificate and key for this host, made anew at each start by the folder's own authority."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    root_file, root_key_file = folder / "root.crt", folder / "root.key"
    if not root_file.exists():
        root_key = ec.generate_private_key(ec.SECP256R1())
        write(root_key_file, private_bytes(root_key))
        write(root_file, certificate("Disaster response local authority", root_key, None, []).public_bytes(
            serialization.Encoding.PEM))
    root_key = serialization.load_pem_private_key(root_key_file.read_bytes(), None)   # type: ignore[assignment]
    root = x509.load_pem_x509_certificate(root_file.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = certificate(host, key, (root, root_key), names(host))
    write(folder / "server.key", private_bytes(key))
    write(folder / "server.crt", leaf.public_bytes(serialization.Encoding.PEM))
    return folder / "server.crt", folder / "server.key"


def names(host: str) -> list[x509.GeneralName]:
    """What the server may be called: the host asked for, this machine's name, and the loopback addresses."""
    wanted = {host, "localhost", "127.0.0.1", "::1", socket.gethostname()} - {"0.0.0.0", "::"}  # noqa: S104
    return [address(name) for name in sorted(wanted)]


def address(name: str) -> x509.GeneralName:
    """An IP address or a DNS name."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def certificate(name: str, key: ec.EllipticCurvePrivateKey,
                issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
                alternatives: list[x509.GeneralName]) -> x509.Certificate:
    """A root where there is no issuer, else a server's leaf."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    now = clock.now()
    days = LEAF_DAYS if issuer else ROOT_DAYS
    builder = (x509.CertificateBuilder().subject_name(subject)
               .issuer_name(issuer[0].subject if issuer else subject).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
               .not_valid_after(now + timedelta(days=days))
               .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True))
    if issuer:
        builder = (builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
                   .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False))
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256())


def private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A key as PEM."""
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption())


def write(file: Path, content: bytes) -> None:
    """A file that only its owner can read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
