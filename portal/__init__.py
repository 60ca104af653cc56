"""THE SITE: the Pyramid portal in which disputes are applied for, mediated, signed and archived."""
