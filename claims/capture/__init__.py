"""What the program fetches from the web by itself: pages to read, and links to check.

Only the worker and the sweep fetch. ``fetch`` and ``pages`` import large libraries, so nothing
that a web process loads imports them at its top.
"""
