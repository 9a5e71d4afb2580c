"""A StatBank of our own on a real socket, for tests: made by hand to the contract.

    with ReplayServer() as server:
        server.fail("data/FOLK1A", "cut_chunked")
        StatBank(server.url).data("FOLK1A", OMRÅDE="183")

`tables` tells by which formula each figure is made, `faults` what can go wrong.
"""

from replay.answers import Call, Response
from replay.faults import FAULTS, Fault
from replay.server import ALWAYS, ReplayServer
from replay.tables import TABLES, Table

__all__ = [
    "ALWAYS",
    "FAULTS",
    "TABLES",
    "Call",
    "Fault",
    "ReplayServer",
    "Response",
    "Table",
]
