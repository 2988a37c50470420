"""The verification desk: what waits by harm and age, likely duplicates side by side, merging and its undoing."""
