"""Mirrors `video/protocol`."""
