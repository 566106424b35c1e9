"""A record of any size for measuring, made by the owner of the tables without the verbs.

``words`` is what it says, ``shape`` how a frozen content is spelled, ``people`` and ``shared`` what
items rest on, ``items`` the items themselves, ``statements`` the SQL that files them, ``filling``
the order of it all.
"""
