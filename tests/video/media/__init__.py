"""Mirrors `video/media`."""
