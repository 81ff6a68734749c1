"""Tables in the columns of other projects: UCDP GED, ACLED, IDMC's Helix, POLECAT. What no words support is
empty; columns of our own follow after theirs.
"""
