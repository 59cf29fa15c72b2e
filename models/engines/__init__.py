"""Engines: what turns source tokens into hypothesis tokens. See base.py for the protocol."""
