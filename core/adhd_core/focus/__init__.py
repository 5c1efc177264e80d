"""Focus: sessions of work on one thing, their breaks, the thoughts that wait meanwhile, and what is opened at a start."""
