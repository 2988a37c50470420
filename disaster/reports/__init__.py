"""Reports: what townships say, as claims that are kept apart, totals that name what is unknown, and the desk."""
