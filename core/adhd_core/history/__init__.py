"""What was done, in words, and how it is taken back: undo, redo, rewind and the readable log."""
