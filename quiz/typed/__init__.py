"""Which key points a typed answer covers. Pure."""
