"""The command line: words and exit codes over `adhd_core`. It holds no rule.

`table.py` says once what commands there are; `argv.py` reads them for the fast commands without any import, and
`typer_app.py` builds the Typer app from the same table for everything else.
"""
