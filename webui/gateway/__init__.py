"""Gateway: HTTP requests answered from the cache, by a query worker or by a thread of pages.

It runs in one event loop and waits for nothing there, so that a page, a query and a slow client do not hold each
other up.
"""
