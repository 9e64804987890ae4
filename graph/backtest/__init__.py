"""Back-test of recommendations: do regions that a score pairs before a date come to work together after it?"""
