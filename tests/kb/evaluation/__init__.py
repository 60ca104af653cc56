"""Mirrors kb.evaluation."""
