"""Platforms on loopback, for the real client libraries."""
