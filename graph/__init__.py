"""Store, build, measures, network and opportunities."""
