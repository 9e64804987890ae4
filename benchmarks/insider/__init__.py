"""Judgement of the recommendations by what insiders expect, call absurd, or said of single candidates."""
