"""A season of volunteers, simulated: what the loop makes of flags whose truth is known."""
