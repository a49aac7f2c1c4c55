"""What leaves the house: dumps."""
