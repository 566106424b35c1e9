"""`make bench`: what the program costs, on a record of its own of any size.

`site` makes the record and starts the servers, `load` sends requests, `public`, `desk` and
`verbs` say what is measured, `report` prints it.
"""
