"""What the pages are made of; the only part of the library that knows Streamlit."""
