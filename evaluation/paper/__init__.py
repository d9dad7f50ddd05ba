"""The paper's own figures, and the published program's: what must agree, and what stands beside."""
