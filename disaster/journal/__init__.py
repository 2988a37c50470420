"""The journal: every change of state is one entry, written in the transaction of the change itself."""
