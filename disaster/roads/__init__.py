"""Roads: the net that vehicles drive on, its state, and how long every way takes."""
