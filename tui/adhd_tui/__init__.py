"""The full-screen app. A page reads through the facade and paints a sheet; Textual hosts it, and no rule lives here."""
