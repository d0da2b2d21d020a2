"""What every page shares: language, templates, assets, headers, error pages, finished pages, the server."""
