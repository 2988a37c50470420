"""The verbs of incidents; they alone write their tables."""
