"""Versioned rule documents: load, validate, compare, in force on a day; and the pure decisions on them."""
