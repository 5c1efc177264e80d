"""Choosing: one thing to do next, with its reasons."""
