"""Secretary: it proposes, and nothing is kept. So far the plan of a day and of a week."""
