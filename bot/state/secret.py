"""The secret of an installation, and the keys that are made from it."""

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.fernet import Fernet

from bot.digest import SHORTEST, Digest
from bot.errors import StartError

_UNSET = (
    "TWITCHWISE_SECRET is not set. All processes that share a database need the same, of at least 32 characters; "
    "`openssl rand -base64 48` makes one."
)
_SHORT = "TWITCHWISE_SECRET is too short. It needs at least 32 characters; `openssl rand -base64 48` makes one."
_FILE = (
    "The key {path} cannot be used ({kind}). Set TWITCHWISE_DATABASE to a file in a folder that can be written to, or "
    "set TWITCHWISE_SECRET."
)


class Secret:
    """Makes keys, one for each purpose; whoever knows one of them knows none of the others."""

    def __init__(self, secret: bytes) -> None:
        """Take what the keys are made from."""
        self._secret = secret

    def digest(self, purpose: str) -> Digest:
        """Return digests of ids for a purpose, the same in every process that has the secret."""
        return Digest(self._key(purpose))

    def cipher(self, purpose: str) -> Fernet:
        """Return what encrypts for a purpose."""
        return Fernet(urlsafe_b64encode(self._key(purpose)))

    def _key(self, purpose: str) -> bytes:
        return hmac.new(self._secret, purpose.encode(), "sha256").digest()


def given(text: str) -> Secret:
    """Return the secret of a setting; raises `StartError` if it is missing or too short."""
    if not text:
        raise StartError(_UNSET)
    if len(text) < SHORTEST:
        raise StartError(_SHORT)
    return Secret(text.encode())


def key(database: Path) -> Path:
    """Return where the secret lies that belongs to a database file."""
    return database.with_suffix(".key")


def beside(database: Path) -> Secret:
    """Return the secret that lies beside a database file, made if there is none; raises `StartError`.

    Of several processes that start at once one makes it, and only the user of the process may read it.
    """
    path = key(database)
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            made.touch(mode=0o600)
            made.write_text(secrets.token_urlsafe(48), encoding="ascii")
            try:
                os.link(made, path)
            except FileExistsError:
                pass
            finally:
                made.unlink()
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(_FILE.format(path=path, kind=type(error).__name__)) from None
    if len(text) < SHORTEST:
        raise StartError(_FILE.format(path=path, kind="too short"))
    return Secret(text.encode())
