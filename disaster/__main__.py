"""python -m disaster: the same as the command `disaster`."""

from disaster.cli import main

main()
