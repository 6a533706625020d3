"""An item's page: its fields, its timeline and its whole history."""
