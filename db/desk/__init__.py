"""What Datasette shows of our files: titles, descriptions, facets and the first questions people ask."""
