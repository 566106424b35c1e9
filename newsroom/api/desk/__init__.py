"""The desk for programs: what a person does at the desk, done by a token of theirs."""
