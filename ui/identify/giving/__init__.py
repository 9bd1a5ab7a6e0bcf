"""Giving a photo: chosen, taken, pasted or dropped, made small in the browser and sent."""
