"""Finding support: the public list and page of an offer, and the desk where colleagues write them."""
