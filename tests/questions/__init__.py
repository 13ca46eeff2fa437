"""Promises of `questions`."""
