"""From a target that was found to a thing in the gripper: the node that moves an arm, and a simulated arm as one."""
