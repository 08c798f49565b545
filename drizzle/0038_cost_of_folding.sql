-- Folding a name takes about as long as a hundred comparisons. Told that it costs next to nothing, the planner read all orders
-- with a frequent name where it could have looked at the few that have the other conditions.
ALTER FUNCTION fold_text(text) COST 100;
