"""Links: the visitor's choices as query parameters."""
