"""The safe landing: a good place to stop after a long time of focus, offered once, and the time to leave, which always comes through."""
