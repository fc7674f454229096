"""A naming request reviewed as the best committee secretary would: findings with their articles, conflicts by risk, proof of search."""

from gazetteer.review.proof import ProofOfSearch
from gazetteer.review.ranking import RankedMatch
from gazetteer.review.recommendation import Advice, Recommendation
from gazetteer.review.reviewing import Review, review, review_batch

__all__ = ["Advice", "ProofOfSearch", "RankedMatch", "Recommendation", "Review", "review", "review_batch"]
