"""What is kept, in each of its homes."""
