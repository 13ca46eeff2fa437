"""Promises of `adapters`."""
