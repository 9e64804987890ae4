"""Forecast of meetings between territories, learnt from funded projects."""
