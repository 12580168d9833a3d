"""From values to what is seen."""
