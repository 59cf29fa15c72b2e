"""Measurements by hand: what a figure in the documents was measured with."""
