"""Why nothing could be measured. That is an answer about the surroundings, not about the tests."""

from __future__ import annotations

from shipworthy.errors import UNDECIDED, ShipworthyError


class UnprobedError(ShipworthyError):
    """The probe cannot say anything here; the message says why, the help what to do."""

    exit_code = UNDECIDED
