"""What the clock and the operator do, on SQLite and MariaDB."""
