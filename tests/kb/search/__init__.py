"""Mirrors kb.search."""
