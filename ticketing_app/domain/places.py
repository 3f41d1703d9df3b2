"""Which time zone a state of the USA keeps, and how its name is written."""

from zoneinfo import ZoneInfo

# Where a state keeps several times, the one by which most of its people live: Florida, Indiana, Kentucky and Michigan
# mostly keep Eastern time; Kansas, Nebraska, both Dakotas, Tennessee (Nashville, Memphis) and Texas Central; Idaho
# (Boise) Mountain; Oregon Pacific. Arizona has no summer time outside the Navajo Nation.
_STATES = {
    "America/New_York": (
        "Connecticut, Delaware, District of Columbia, Florida, Georgia, Maine, Maryland, Massachusetts, New Hampshire, "
        "New Jersey, New York, North Carolina, Ohio, Pennsylvania, Rhode Island, South Carolina, Vermont, Virginia, "
        "West Virginia"
    ),
    "America/Detroit": "Michigan",
    "America/Indiana/Indianapolis": "Indiana",
    "America/Kentucky/Louisville": "Kentucky",
    "America/Chicago": (
        "Alabama, Arkansas, Illinois, Iowa, Kansas, Louisiana, Minnesota, Mississippi, Missouri, Nebraska, "
        "North Dakota, Oklahoma, South Dakota, Tennessee, Texas, Wisconsin"
    ),
    "America/Denver": "Colorado, Montana, New Mexico, Utah, Wyoming",
    "America/Boise": "Idaho",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "California, Nevada, Oregon, Washington",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
    "America/Puerto_Rico": "Puerto Rico",
    "America/St_Thomas": "Virgin Islands",
    "Pacific/Guam": "Guam",
    "Pacific/Pago_Pago": "American Samoa",
    "Pacific/Saipan": "Northern Mariana Islands",
}
_BY_NAME = {state.casefold(): (state, zone) for zone, states in _STATES.items() for state in states.split(", ")}


def state_named(name: str) -> tuple[str, ZoneInfo] | None:
    """The state's name as it is written, and its time zone; None for a name that is no state's."""
    found = _BY_NAME.get(" ".join(name.split()).casefold())
    return (found[0], ZoneInfo(found[1])) if found else None
