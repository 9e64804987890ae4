"""The commands, a module each family; a command imports what it needs when it runs, so that `hansa` starts at once."""

from hansa.commands.ask import opportunities, partners, profile
from hansa.commands.build import build, check, status
from hansa.commands.fetch import fetch
from hansa.commands.query import query
from hansa.commands.register import register

COMMANDS = (build, fetch, register, status, check, opportunities, partners, profile, query)
