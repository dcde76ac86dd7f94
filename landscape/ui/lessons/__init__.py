"""Lessons on the app's own pages: the step's text and question beside the picture."""
