"""How well the program does its job: evals as values, measured beside named baselines, held against thresholds."""
