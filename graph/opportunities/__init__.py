"""Who should work with whom, on what, and why: a module for each kind of opportunity."""
