"""What the method is compared with: other phrase scorers behind one interface, and the paper's rows and ablations."""
