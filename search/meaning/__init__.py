"""Results in an order by meaning, as a second look at what the words found."""
