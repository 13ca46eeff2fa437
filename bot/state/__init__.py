"""What is kept, in one database for all processes: settings, subjects for half an hour, counts. Never a text."""
