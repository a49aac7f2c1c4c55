"""Shapes, engines that check them, and a report that a person can act on."""
