"""A lake: the facts of books as Parquet files, with a manifest of them and all that answering from them alone takes."""
