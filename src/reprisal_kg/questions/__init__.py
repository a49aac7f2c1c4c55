"""Canned queries: reading their files, binding parameters, giving answers."""
