"""Scripts to begin with: ``python -m examples.lecture_story``."""
