"""The casualty ledger and the damaged-house ledger, and how they agree with the figures reported."""
