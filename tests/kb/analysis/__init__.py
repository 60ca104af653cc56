"""Mirrors kb.analysis."""
