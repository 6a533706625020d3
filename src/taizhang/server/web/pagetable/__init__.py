"""The page as printed, held against the book: its reports as cards with the districts, and the full table."""
