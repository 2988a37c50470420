"""What is done with phones and their letters: keys, registration, shutting out; received, put aside, decided."""
