"""What extended mode's numbers mean (`agent.calibration`): how the tabletop preset's were fitted."""
