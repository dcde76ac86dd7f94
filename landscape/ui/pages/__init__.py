"""What each page works out and draws."""
