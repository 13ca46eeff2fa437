"""Log lines without secrets."""

import logging

import pytest

from bot.logs import Hiding

SECRETS = [
    "xoxb-1234567890-abcDEF",
    "xoxp-1-2-3",
    "xapp-1-A012-345-deadbeef",
    "wss://wss-primary.slack.com/link/?ticket=0f-1",
    "https://hooks.slack.com/actions/T0/1/abc",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz012",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_is_hidden(secret: str) -> None:
    """In the message, in its arguments and in the traceback."""
    try:
        int(secret)
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed at %s", (secret,), (ValueError, error, None))
        line = Hiding().format(record)
    assert secret not in line
    assert line.count("(hidden)") == 2


def test_ordinary_lines_stay_as_they_are() -> None:
    """Version numbers and addresses of documentation too."""
    text = "ready on 3 servers, 2.7.1, https://docs.slack.dev/reference"
    assert Hiding().format(logging.LogRecord("x", logging.INFO, "", 0, text, (), None)) == text
