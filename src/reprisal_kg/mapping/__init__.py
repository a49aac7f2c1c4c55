"""From a Record to quads."""
