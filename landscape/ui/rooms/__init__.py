"""A live class: a teacher asks, students answer on their own devices, the wall counts."""
