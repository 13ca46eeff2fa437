"""Promises of `contracts`."""
