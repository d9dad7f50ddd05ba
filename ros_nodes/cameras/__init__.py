"""camera_node, and where its pictures come from: the simulated table, picture files, a video, a webcam."""
