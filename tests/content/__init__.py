"""What trainers and operators write, and every word people see."""
