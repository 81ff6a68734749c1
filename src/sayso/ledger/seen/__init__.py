"""What each person has seen: their last look, the series that they watch, the searches that they keep."""
