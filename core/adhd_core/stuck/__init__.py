"""Stuck: what is in the way, and one small way out."""
