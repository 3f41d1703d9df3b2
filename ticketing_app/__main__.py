"""`python -m ticketing_app COMMAND`: the command line."""

from ticketing_app.cli import main

if __name__ == "__main__":
    main()
