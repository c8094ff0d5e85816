"""One spaCy factory a file; each writes one layer of the document."""
