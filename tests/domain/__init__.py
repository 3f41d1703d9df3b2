"""The rules, tried on SQLite and MariaDB alike."""
