"""Where a bot tells how it is, and the question from outside whether it is well; nothing heavy is imported for it."""

import http.client
import ipaddress
import json
import re
from dataclasses import dataclass

READY = "/readyz"
"""Where a bot says whether it is connected to its platform."""
OK = "ok"
"""What it says then."""
_FORM = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<name>[A-Za-z0-9._-]*)):(?P<port>[0-9]{1,5})")
_WRONG = "must be an address and a port, such as 127.0.0.1:9464, :9464 or [::1]:9464"
_LARGEST = 1 << 16
"""Bytes of an answer; our own stays far below."""
_HERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is asked, not what is opened
"""Where this machine is asked that listens on all of its addresses."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port."""

    host: str
    """Empty for all addresses of this machine."""
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address(text: str) -> Address:
    """Return the address that a setting names; raises `ValueError` with a sentence that shows how to write one."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(_WRONG)
    port = int(found["port"])
    if not 0 < port < 1 << 16:
        raise ValueError(f"{_WRONG}; a port is a number from 1 to 65535")
    if found["six"] is None:
        return Address(found["name"], port)
    try:
        return Address(str(ipaddress.IPv6Address(found["six"])), port)
    except ValueError:
        raise ValueError(f"{_WRONG}; between the brackets stands an IPv6 address") from None


def asked(where: Address, timeout: float = 3.0) -> bool:
    """Ask the bot at an address whether it is ready; False too if nobody answers within so many seconds."""
    connection = http.client.HTTPConnection(_HERE.get(where.host, where.host), where.port, timeout=timeout)
    try:
        connection.request("GET", READY)
        answer = connection.getresponse()
        said = json.loads(answer.read(_LARGEST))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    # Another program may have taken the port.
    return answer.status == http.client.OK and isinstance(said, dict) and said.get("status") == OK
