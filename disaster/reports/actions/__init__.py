"""The verbs of reports; they alone write their tables. Locks are taken in one order: report, incident, figures."""
