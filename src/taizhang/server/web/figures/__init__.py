"""A figure's own page, down to its entries."""
