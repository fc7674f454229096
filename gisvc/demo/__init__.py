"""The demonstration county: 景泰县 with its real names, codes and totals on made-up geometry."""

from gisvc.demo.build import build_demonstration, demonstration_layers

__all__ = ["build_demonstration", "demonstration_layers"]
