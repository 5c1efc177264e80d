"""Insight: what the log tells of days and weeks. Plain facts, no score, nothing to live up to."""
