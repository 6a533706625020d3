"""What a reader sees when a page cannot be given."""
