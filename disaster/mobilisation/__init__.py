"""Donations in goods and money: one chain from the offer to the village, and a balance each night.

Whoever imports any of it also follows donated goods through the stockpile: a hook at the commit (whereabouts.py).
"""

import disaster.mobilisation.actions.whereabouts  # noqa: F401
