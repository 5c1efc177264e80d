"""Estimates: how long things of a kind really take this person, as a range with the size of its sample."""
