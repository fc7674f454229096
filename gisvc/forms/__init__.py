"""Answers on paper: tables for the terminal, sheets for Excel, CSV for anything, a report for Word."""
