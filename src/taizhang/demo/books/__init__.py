"""What each district of the demo writes down: a module a district on the page, `BOOK` and `write(orgs)`."""
