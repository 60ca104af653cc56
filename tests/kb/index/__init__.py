"""Mirrors kb.index."""
