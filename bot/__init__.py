"""The dialogue core: from a message to a reply, on no platform."""
