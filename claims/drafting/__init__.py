"""Writing a claim without a form: for programs that act for a person, with the desk's own rules."""
