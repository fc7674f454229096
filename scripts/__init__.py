"""What the Makefile runs: assets, the generated architecture page, the beauty report."""
