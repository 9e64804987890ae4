"""One organisation in several registers: links between records with scores and grounds, never merged."""
