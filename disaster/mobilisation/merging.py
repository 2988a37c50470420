"""What givers wished for an incident is wished for the one that goes on."""

from disaster.incidents.merging import wishes

wishes.append("donation")
