"""Mirrors `video/rooms`."""
