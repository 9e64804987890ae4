"""The commands, a module each family; a command imports what it needs when it runs, so that `hansa` starts at once."""

from hansa.commands.build import build, check, status

COMMANDS = (build, status, check)
