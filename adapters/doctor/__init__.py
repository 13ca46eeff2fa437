"""Looks at an installation and says what it finds, each with its remedy; changes nothing, and shows no secret."""
