"""Fact-checks that were published elsewhere, read from files and brought in."""
