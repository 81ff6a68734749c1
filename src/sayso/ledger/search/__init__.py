"""Full-text search over reports and findings."""
