"""Other names for a place whose name will not do: from the plan, the bank of old names, series, features nearby and good words, each reviewed before it is offered."""

from gazetteer.proposals.counter import CounterProposal, propose_instead
from gazetteer.proposals.ideas import Idea, Source

__all__ = ["CounterProposal", "Idea", "Source", "propose_instead"]
