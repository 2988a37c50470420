"""Incidents: one disaster being handled, the levels proposed and decided for it, its tasks, clocks and chronology."""
