"""Readers: one a source format, each giving a Record."""
