"""The wing for people: screens in Reflex on top of the domain."""
