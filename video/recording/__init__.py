"""What is kept of a meeting: packets into files, in a process of its own, and files into one film. PyAV lives here and nowhere else."""
