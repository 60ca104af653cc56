"""Mirrors `video/server`."""
