"""Beyond one process: jobs over data of any size (`scale.jobs`, `scale.batch`), and a service for many robots."""
