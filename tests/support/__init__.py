"""What tests stand on: databases of their own, a cast of people, a clock that can be stopped, servers on free ports."""
