"""Where a batch's pictures come from: a file for each form, all of them counted first and read block by block."""
