"""Taken: what was taken and when, so that nobody has to remember whether. It repeats what was typed and advises nothing.

`rules` decides what a second one is; `service.Taken` is what the faces drive.
"""
