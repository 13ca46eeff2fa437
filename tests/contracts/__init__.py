"""Promises that hold on every platform."""
