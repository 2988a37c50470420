"""What is done with trackers and with what they send."""
