"""The verbs of silence and of contact drills; they alone write their tables."""
