"""Promises of `bot`."""
