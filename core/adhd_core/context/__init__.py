"""What the machine can remember of a moment: the directory and its git branch, where that was allowed, without secrets."""
