"""Disagreements: findings that cannot both hold, or one that was out of date when printed."""
