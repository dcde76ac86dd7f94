"""Lessons: steps that ask before they show, read from files."""
