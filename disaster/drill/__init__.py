"""Drills and simulations: a disaster played through the public doors in a world of its own, and its outcome proved."""
