"""The rig: real processes of the bot, real sockets, simulated platforms, and a ledger of what was asked and answered."""
