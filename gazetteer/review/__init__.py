"""A naming request reviewed as the best committee secretary would: findings with their articles, conflicts by risk, proof of search."""

from gazetteer.review.asked import proposal_of
from gazetteer.review.comparing import RuleDifference, differences, told_side_by_side
from gazetteer.review.proof import ProofOfSearch
from gazetteer.review.ranking import RankedMatch
from gazetteer.review.recommendation import Advice, Recommendation
from gazetteer.review.result import Review
from gazetteer.review.reviewing import review, review_batch
from gazetteer.review.telling import is_sealed, seal_of, to_dict, to_json

__all__ = [
    "Advice",
    "ProofOfSearch",
    "RankedMatch",
    "Recommendation",
    "Review",
    "RuleDifference",
    "differences",
    "is_sealed",
    "proposal_of",
    "review",
    "review_batch",
    "seal_of",
    "to_dict",
    "to_json",
    "told_side_by_side",
]
