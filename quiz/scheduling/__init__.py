"""When a question is asked. Pure: the time, the zone and the log come in as arguments."""
