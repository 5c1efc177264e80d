"""Facts: where a thing is, kept as it was said. A fact is never a thing to do, and a thing to do is never a fact.

`rules.fact_of` decides by the words alone; `service.Facts` is what the faces drive.
"""
