"""The terminal, a platform like the others that needs no token."""
