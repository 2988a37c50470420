"""The verbs of the ledgers; they alone write their tables. Locks are taken in one order: line, incident, sums."""
