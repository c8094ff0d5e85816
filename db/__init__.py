"""The room that keeps: one SQLite file, its one writer, its readers and exports. Imports nothing of ours."""
