"""`reclip-agent up`, `say` and `watch`: each module adds its subcommand, and loads nothing before that is used."""
