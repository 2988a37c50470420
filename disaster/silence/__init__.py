"""Who should have spoken and has not, how much harm that may hide, and drills of who can be reached."""
