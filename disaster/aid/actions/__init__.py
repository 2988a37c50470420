"""The verbs of aid to households: registered, issued, booked, decided."""
