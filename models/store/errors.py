"""What can go wrong between an operator and the models of a store.

    StoreError                   something broke here: network, disk, a damaged file
    ├── StoreUsageError          the call cannot be carried out as it was given
    │   └── ConsentMissing       a licence that has to be accepted first
    └── StoreBusy                another process is fetching into the same directory

They meet the operator on the command line, never a client.
"""

from __future__ import annotations


class StoreError(Exception):
    """Something broke; the message says what and what to do."""


class StoreUsageError(StoreError):
    """Raised for a call that cannot be carried out as it was given."""


class ConsentMissing(StoreUsageError):
    """Raised where a licence limits the use and nobody has accepted it yet."""

    def __init__(self, model_id: str, licence: str, reason: str) -> None:
        self.model_id = model_id
        self.licence = licence
        super().__init__(
            f"{model_id} is under {licence}: {reason} If that suits your use, say so with "
            f"--accept-licence {model_id}"
        )


class StoreBusy(StoreError):
    """Raised while another process holds the store."""
