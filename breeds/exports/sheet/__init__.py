"""The contact sheet: one HTML file of cards with filters, which needs no network."""
