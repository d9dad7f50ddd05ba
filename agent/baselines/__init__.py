"""What the method is compared with: other phrase scorers behind the same seam, and the paper's rows and ablations."""
