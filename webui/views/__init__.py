"""The views, a blueprint for each concern."""
