"""Templates: steps that are kept under a name, to be used again and again."""
