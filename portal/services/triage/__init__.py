"""Proposing what kind of dispute it is, by words that anybody can read and change."""
