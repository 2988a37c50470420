"""What is decided about words from outside, pure."""
