"""`python -m adhd_cli`: the same as the command `adhd`."""

from adhd_cli.launch import main

main()
