"""Claims held against arithmetic and against the book: agrees, differs or cannot say, each with its reason."""
