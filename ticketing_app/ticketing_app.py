"""The entry: pages, API and background work become one `app`, served by one process on one port."""

import reflex as rx

from ticketing_app import logs, production
from ticketing_app.api import mounted
from ticketing_app.jobs import worker
from ticketing_app.proxies import behind_proxies
from ticketing_app.ui import failures, site
from ticketing_app.ui.connection import offline_note
from ticketing_app.ui.gate import Gate
from ticketing_app.ui.headers import straight_to_pages, with_headers
from ticketing_app.ui.theme import STYLESHEETS
from ticketing_app.ui.threshold import guarded

app = rx.App(
    stylesheets=STYLESHEETS,
    # Not deferred: it leaves the browser's time zone in a cookie before the socket opens.
    head_components=[
        rx.el.script(src="/language.js"),
        rx.el.script(src="/ticketing.js"),
        rx.el.script(src="/files.js"),
        rx.el.script(src="/gallery.js"),
        rx.el.script(src="/keeping.js"),
        rx.el.meta(name="robots", content="noindex"),
    ],
    html_lang="en",
    toaster=rx.toast.provider(position="bottom-right", rich_colors=False, close_button=True),
    backend_exception_handler=failures.on_unhandled,
    # Mounted whole: a 404 or 405 below /api is the API's own answer. What comes later stands further outside.
    api_transformer=[mounted(), straight_to_pages, guarded, with_headers, behind_proxies],
)
app.app_wraps[5, "Overlay"] = lambda stateful: offline_note() if stateful else None
app.add_middleware(Gate(), index=0)
app.register_lifespan_task(logs.set_up)
app.register_lifespan_task(production.checked)
app.register_lifespan_task(worker.lifespan)
app.register_lifespan_task(logs.announced)
site.bind(app)
