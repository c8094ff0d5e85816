"""The room that reads: what a text says about countries, people, measures and who said what. May import db.records."""
