"""The desk of those who edit the knowledge base."""
