"""Matchmaking: partners, consortia, agendas and exchanges."""
