"""What is done with donations; the only writers of their tables."""
