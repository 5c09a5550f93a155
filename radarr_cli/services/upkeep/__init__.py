"""Setting the program up and keeping it well: set-up, timers, switches, backups, housekeeping."""
