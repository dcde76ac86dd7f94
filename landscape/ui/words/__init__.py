"""What is said on screen, in the visitor's language."""
