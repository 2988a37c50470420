"""The last step: households, what each of them got, and the warning of a second issue within the period."""
