"""People: who is asking, what they may do, and what they may see."""
