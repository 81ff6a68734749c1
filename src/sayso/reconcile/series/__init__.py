"""Series: figures on the same thing over time, with estimates, trends and change points."""
