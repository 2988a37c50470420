"""Places: divisions and their denominators, sites, water, outlines; what holds, lies inside, is near."""
