"""What extended mode's numbers mean (`agent.grounding.calibration`): how the tabletop preset's were fitted."""
