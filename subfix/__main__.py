"""`python -m subfix`."""

from subfix.cli import main

main()
