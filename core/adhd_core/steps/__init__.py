"""Breaking things down: recipes, composition, micro-steps."""
