"""All stories of the demo. Written for the demo by us: nobody real said any of this."""

from ticketing_app.demo.script import Story
from ticketing_app.demo.stories import lines, mobile, money, rooms

STORIES: tuple[Story, ...] = (*lines.STORIES, *mobile.STORIES, *money.STORIES, *rooms.STORIES)
