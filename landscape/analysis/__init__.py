"""What is known of a loss on data: a record for each question."""
