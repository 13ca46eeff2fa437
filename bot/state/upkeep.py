"""Looks after what is kept, beside the answers: reads what others changed, deletes what is over."""

import asyncio
import time

from bot.journal import Use
from bot.state import answered, contexts, gaps, places
from bot.state.database import Database, Gone
from bot.state.places import Places

_REFRESH = 5.0
"""Seconds after which a setting that another process changed is used here too, at most."""
_SWEEP = 60.0
"""Seconds between two deletions of what is over."""
_SWEEPING = 10.0
"""Seconds that a deletion may take."""


async def look_after(database: Database, known: Places) -> None:
    """Refresh settings and delete what is over, until cancelled."""
    swept_at = 0.0
    while True:
        await known.refresh()
        if time.monotonic() - swept_at >= _SWEEP:
            swept_at = time.monotonic()
            await sweep(database)
        await asyncio.sleep(_REFRESH)


async def sweep(database: Database) -> None:
    """Delete what is over, unless the database is gone."""
    for swept in (contexts.swept, answered.swept, places.swept, gaps.swept):
        try:
            await database.run(Use.OTHER, swept, _SWEEPING)
        except Gone:
            return
