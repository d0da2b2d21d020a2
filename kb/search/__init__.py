"""Search over practices: analysis, index, query, ranking, facets, excerpts, and the page. Nothing else imports Whoosh."""
