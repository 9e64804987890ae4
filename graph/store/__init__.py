"""Engines that hold triples: embedded or remote, behind one interface."""
