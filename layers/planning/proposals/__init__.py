"""Siting proposals (选址方案): the question a committee asks, and the plan with certificate, alternatives, refusals and sources."""
