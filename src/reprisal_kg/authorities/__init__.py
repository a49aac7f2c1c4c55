"""Authority tables: what a name means, decided by a table and never by a guess.

States, regions, groups, places, reports, meetings, UN bodies and laws stand in
``data/authorities/*.csv``, each row with its source. A look-up answers ``Known`` (this row
and no other), ``Suggested`` (a person has to decide) or ``NotKnown``.

>>> authorities().state("Vietnam").row.iso3
'VNM'
>>> [state.iso3 for state in authorities().state("Congo").rows]
['COG', 'COD']
>>> authorities().state("Atlantis")
NotKnown(words='Atlantis')
"""

from __future__ import annotations

from reprisal_kg.authorities.lookup import Authorities, authorities, load
from reprisal_kg.authorities.rows import (
    AuthorityPlace,
    Known,
    Law,
    Meeting,
    NotKnown,
    Outcome,
    Region,
    RegionalGroup,
    Report,
    Sourced,
    State,
    StateGroup,
    Suggested,
    UnBody,
)

__all__ = [
    "Authorities",
    "AuthorityPlace",
    "Known",
    "Law",
    "Meeting",
    "NotKnown",
    "Outcome",
    "Region",
    "RegionalGroup",
    "Report",
    "Sourced",
    "State",
    "StateGroup",
    "Suggested",
    "UnBody",
    "authorities",
    "load",
]
