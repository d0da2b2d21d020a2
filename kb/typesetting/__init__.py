"""Pages and pictures set by Typst, from templates of our own and data that people wrote."""
