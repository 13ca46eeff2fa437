"""What platforms share of the machine."""
