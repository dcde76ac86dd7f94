"""Serving the app to a whole class: several processes of it behind nginx."""
