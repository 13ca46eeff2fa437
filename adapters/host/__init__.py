"""What every platform needs of the machine that it runs on: numbers, and whether it is well."""
