"""The commands of `kept`. Each module is imported only when its command is asked for."""
