"""Reports: what a newsroom counts about its own work, as pages and as files."""
