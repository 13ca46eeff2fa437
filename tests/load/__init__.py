"""The rig: real processes of the bot, real sockets, simulated platforms, and a ledger of questions and answers."""
