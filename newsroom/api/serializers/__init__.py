"""The shapes of the answers. They only shape: what to read is decided in the views."""
