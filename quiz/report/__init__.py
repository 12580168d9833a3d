"""From the log to figures. Pure: values in, frozen dataclasses out."""
