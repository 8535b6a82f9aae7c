"""`python -m huimin.cli`."""

from huimin.cli import main

main()
