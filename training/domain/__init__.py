"""How the weights were made that tell which pictures a preset's models know (`agent.perception.domain_gate`)."""
