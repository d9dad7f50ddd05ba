"""reclip-agent: say which object you mean; the robot gets the box.

The pure core: no ROS, no web page, and nothing heavy loads at import.
"""
