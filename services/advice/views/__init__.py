"""Thin views of advice, one file for each thing people do."""
