"""The desk of those who edit the knowledge base: a page on this machine alone."""
