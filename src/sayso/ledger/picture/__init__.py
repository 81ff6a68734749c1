"""What many reports say together: stories, incidents, series, estimates, disagreements."""
