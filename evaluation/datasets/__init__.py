"""Referring-expression datasets in the field's own file formats, read into one form."""
