"""Several photos of one dog -> how they are weighed together, and what that gives, in figures."""
