"""How a question is asked: state machines without clock, disk or screen."""
