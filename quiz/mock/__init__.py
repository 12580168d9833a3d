"""Mock interviews: chosen questions against the clock, with a scorecard."""
