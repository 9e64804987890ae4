"""One organisation in several registers: links between records, scored and reasoned, never a merge."""
