"""All stories of the demo. Written for the demo by us: nobody real said any of this."""

from ticketing_app.demo.script import Story
from ticketing_app.demo.stories import lines, mobile, money, past_desk, past_lines, rooms

_NOW = (*lines.STORIES, *mobile.STORIES, *money.STORIES, *rooms.STORIES)
_BEFORE = (*past_lines.STORIES, *past_desk.STORIES)
STORIES: tuple[Story, ...] = (*_NOW, *_BEFORE)
