"""What only several records together show."""
