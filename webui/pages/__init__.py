"""Values for the templates of pages."""
