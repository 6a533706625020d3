"""What every page shares: the frame around it, its parts, and how a page is rendered."""
