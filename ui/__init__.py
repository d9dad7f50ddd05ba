"""The web page: talk to the robot, see what it sees, and why it chose what it chose."""
