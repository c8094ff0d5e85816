"""The room that fetches: documents from the web onto the table. May import db, and of nlp only topic and language."""
