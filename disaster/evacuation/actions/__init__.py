"""What is done in an evacuation; the only writers of its tables."""
