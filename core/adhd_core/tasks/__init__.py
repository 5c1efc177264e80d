"""Tasks: what was caught, the tree it grows into, and what becomes of it.

`adhd_core.tasks.service.Tasks` is what the faces drive; `adhd_core.tasks.task.Task` is what they get back.
"""
