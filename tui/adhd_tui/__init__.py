"""The wing of the full-screen app, on Textual. It will hold screens and no rule; it has no screen yet."""
