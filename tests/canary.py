"""Marked words and ids, and the search for them in what is kept and told, however they may have been written down."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cryptography.fernet import InvalidToken
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.context import LIFETIME
from bot.state.secret import Secret

WORD = "qzvxkjotrum"
"""Every marked word and name begins so; nothing of ours does."""
ID = "0QZVXKJ7"
"""Every id of the marked Slack holds it behind its letter."""
SNOWFLAKES = 0x2A5A_5A5A_5A00_0000
"""The first id of the marked Discord; only the last three bytes of them differ."""

_DIGITS = 11
"""Digits that all of those ids begin with."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 8
"""Bytes of an encoding that are not found by chance."""
_BEGINNING = 16
"""Hexadecimal digits by which a plain hash is known; our own keyed digests are as long."""
_HEX = re.compile(rb"[0-9a-f]{%d,}" % _BEGINNING)
_NUMBER = re.compile(rb"[0-9]{15,20}|[0-9]{10}\.[0-9]{6}")


def word(number: int) -> str:
    """Return the word that stands for a number, of letters alone."""
    ending = ""
    for _ in range(4):
        number, letter = divmod(number, len(_LETTERS))
        ending += _LETTERS[letter]
    return WORD + ending


def slack_id(letter: str, number: int) -> str:
    """Return an id as Slack gives out: U for people, C and D for conversations, T for workspaces."""
    return f"{letter}{ID}{number:05}"


def encodings(stem: str) -> dict[str, bytes]:
    """Return how a text may stand somewhere, by the name of the way; cases are for the search to ignore."""
    plain = stem.encode()
    found = {
        "plain": plain,
        "backwards": plain[::-1],
        "url": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "hex": plain.hex().encode(),
        "escaped": "".join(f"\\u{byte:04x}" for byte in plain).encode(),
        "utf-16": stem.encode("utf-16-le"),
        "utf-16 backwards": stem.encode("utf-16-le")[::-1],
        "utf-32": stem.encode("utf-32-le"),
    }
    # What the neighbours of the word are changes the first and the last characters, and where it begins all of them.
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        found[f"base64 {shift}"] = whole[4 * bool(shift) : (shift + len(plain)) // 3 * 4]
    return found


class Marks:
    """What must not be found anywhere: the stems above, and whatever ids and texts come along."""

    def __init__(self) -> None:
        """Begin with the stems."""
        self._ways: dict[str, bytes] = {}
        for stem in (WORD, ID):
            for case in {stem, stem.lower(), stem.upper(), stem.capitalize()}:
                self._ways |= {f"{case} {way}": part for way, part in encodings(case).items()}
        high = SNOWFLAKES.to_bytes(8, "big")[:5]
        self._ways["snowflake"] = str(SNOWFLAKES)[:_DIGITS].encode()
        self._ways["snowflake in bytes"], self._ways["snowflake in bytes, backwards"] = high, high[::-1]
        self._numbers: set[bytes] = set()
        self._hashes: set[bytes] = set()
        self._raw: set[bytes] = set()

    def add(self, *ids: object) -> None:
        """Look for ids, joined as for a digest, and for plain hashes of them."""
        joined = ":".join(map(str, ids)).encode()
        self._numbers |= set(_NUMBER.findall(joined))
        for kind in (hashlib.sha256, hashlib.md5, hashlib.sha1):
            digest = kind(joined).digest()
            self._hashes.add(digest.hex()[:_BEGINNING].encode())
            self._raw.add(digest[:_SHORTEST])

    def found(self, where: bytes) -> list[str]:
        """Return in which ways marks stand in bytes."""
        low = where.lower()
        ways = [way for way, part in self._ways.items() if (part in where or part.lower() in low)]
        ways += ["number" for number in _NUMBER.findall(where) if number in self._numbers]
        for run in _HEX.findall(low):
            if any(run[at : at + _BEGINNING] in self._hashes for at in range(len(run) - _BEGINNING + 1)):
                ways.append("hash")
        if not where.isascii() and any(where[at : at + _SHORTEST] in self._raw for at in range(len(where))):
            ways.append("hash in bytes")
        return sorted(set(ways))


def search(marks: Marks, places: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return where marks stand, and in which ways."""
    found = {name: marks.found(held) for name, held in places.items()}
    return {name: ways for name, ways in found.items() if ways}


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, byte by byte."""
    return {f"file {path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def tables(connection: AsyncConnection, secret: Secret) -> dict[str, bytes]:
    """Return every column of every table of a database; what we encrypted, decrypted too."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if connection.dialect.name == "postgresql":
        names = "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    columns: dict[str, list[bytes]] = {}
    for name in list(await connection.scalars(text(names))):
        rows = await connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - a name of the database itself
        for row in rows.mappings():
            for column, value in row.items():
                columns.setdefault(f"table {name}.{column}", []).extend(_values(value, secret))
    return {name: b"\n".join(values) for name, values in columns.items()}


def _values(value: object, secret: Secret) -> Iterator[bytes]:
    """Yield a value as bytes, and what is inside of it."""
    match value:
        case bytes() | memoryview():
            plain = bytes(value)
            yield plain
            for purpose in ("contexts", "slack installations"):
                try:
                    yield from _values(secret.cipher(purpose).decrypt(plain).decode(), secret)
                except InvalidToken:
                    continue
        case float():
            # A time may be that of a message, which names it on Slack.
            yield from (f"{at:.6f}".encode() for at in (value, value - LIFETIME))
        case int():
            yield str(value).encode()
            yield value.to_bytes(8, "big", signed=True)
        case str():
            yield value.encode()
            if value.startswith("gAAAA"):
                yield from _values(value.encode(), secret)
            if value.startswith(("{", "[")):
                yield " ".join(_inside(json.loads(value))).encode()
        case None:
            return
        case _:
            yield str(value).encode()


def _inside(value: object) -> Iterable[str]:
    match value:
        case dict():
            for name, held in value.items():
                yield from (str(name), *_inside(held))
        case list():
            for held in value:
                yield from _inside(held)
        case float():
            yield f"{value:.6f}"
        case _:
            yield str(value)
