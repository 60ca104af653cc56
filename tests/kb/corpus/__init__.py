"""Mirrors kb.corpus."""
