"""The published record as plain files, and back into an empty site.

What goes along, what stays behind and why: docs/how-to/move-out.md and
docs/adr/0051-moving-out-and-in.md.
"""
