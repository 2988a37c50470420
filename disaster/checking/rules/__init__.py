"""The decisions of the checking desk, all pure: the order of the queue, and what speaks of the same thing."""
