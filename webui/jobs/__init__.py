"""Jobs: computations of some seconds in processes of their own, for pages and for programs."""
