"""The commands, a module each; imports inside a command keep the start fast."""

from hansa.commands.agenda import agenda
from hansa.commands.backtest import backtest
from hansa.commands.build import build
from hansa.commands.check import check
from hansa.commands.compare import compare
from hansa.commands.condense import condense
from hansa.commands.consortium import consortium
from hansa.commands.exchange import exchange
from hansa.commands.explain import explain
from hansa.commands.export import export
from hansa.commands.fetch import fetch
from hansa.commands.opportunities import opportunities
from hansa.commands.partners import partners
from hansa.commands.profile import profile
from hansa.commands.query import query
from hansa.commands.register import register
from hansa.commands.rollback import rollback
from hansa.commands.serve import serve
from hansa.commands.status import status
from hansa.commands.topics import topics
from hansa.commands.verify import verify

ANSWERS = (opportunities, topics, explain, partners, profile, compare, consortium, agenda, exchange)
COMMANDS = (
    build,
    fetch,
    condense,
    register,
    status,
    check,
    verify,
    rollback,
    *ANSWERS,
    backtest,
    query,
    export,
    serve,
)
