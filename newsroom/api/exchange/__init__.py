"""What other programs take from the record whole: a feed, dumps, a search in Google's dialect.

Everything here is made from live editions and in shapes that others have set: schema.org's
ClaimReview in a DataFeed, and Google's Fact Check Tools API. docs/reference/api.md describes it.
"""
