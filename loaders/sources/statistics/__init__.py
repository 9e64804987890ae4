"""Regional statistics of Eurostat."""
