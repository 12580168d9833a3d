"""The shell around practice: keys -> practice -> store -> screen. It brings clock and dice."""
