"""What code reads out of words: dates, statements, laws, communications, responses."""
