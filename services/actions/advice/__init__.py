"""Writing about advice: what askers and colleagues do with a request, one file for each part of its life."""
