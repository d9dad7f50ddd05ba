"""Where camera_node's pictures come from: the simulated table, picture files, a video, a webcam."""
