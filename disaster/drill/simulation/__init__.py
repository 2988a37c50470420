"""A county under random load from a seed: repeats, disorder, cut lines, several roles; then everything is proved."""
