"""The verbs of dispatch, one module for each kind of thing."""
