"""The operation log: append, merge, projections, undo, backup. The only package that opens SQLite.

Import from the modules (`adhd_core.oplog.log`, `.operation`, ...); this package loads none of them by itself.
"""
