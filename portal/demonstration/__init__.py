"""A plainly fictional city to try Concord with."""
