"""Thin views of the ledger, one file for each thing a colleague does."""
