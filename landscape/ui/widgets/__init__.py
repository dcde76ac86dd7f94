"""Controls, notes and downloads."""
