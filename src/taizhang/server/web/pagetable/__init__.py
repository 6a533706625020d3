"""The page table: published figures beside what the book gives."""
