"""The only readers of prompts/, kb/, evals/ and unscripted.yaml; and every word people see."""
