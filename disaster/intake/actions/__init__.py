"""The verbs of intake; they alone write its tables."""
