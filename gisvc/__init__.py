"""The front desk: the web service, its pages and the command line."""

__version__ = "0.1.0"
