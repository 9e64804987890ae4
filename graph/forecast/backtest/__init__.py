"""Back-test of recommendations: do regions paired before a date come to work together after it?"""
