"""Discord, with the real client over sockets."""
