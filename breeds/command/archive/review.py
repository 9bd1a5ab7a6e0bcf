"""`review`: a catalogue's unsure answers, looked at in a browser of this machine."""

import argparse
import sys
import webbrowser

from breeds.bilingual import BilingualError
from breeds.catalogue.store import CatalogueError
from breeds.review.desk import Desk
from breeds.review.server import ReviewServer


def run(options: argparse.Namespace) -> int:
    """Serves until Ctrl-C. Raises CatalogueError."""
    folder = options.photos or options.catalogue.parent
    desk = Desk(options.catalogue, folder)
    try:
        server = ReviewServer(desk, options.port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CatalogueError(
            f"Le port {options.port} ne peut pas être ouvert : {reason}.",
            f"The port {options.port} can't be opened: {reason}.",
        ) from error
    with server:
        url = server.url(options.lang)
        said = BilingualError(
            f"À relire dans un navigateur de cet ordinateur : {url}\n"
            "Ctrl-C pour finir ; chaque verdict est gardé aussitôt.",
            f"To review in a browser of this computer: {url}\n"
            "Ctrl-C to end; each verdict is kept at once.",
        )
        print(said.in_language(options.lang), file=sys.stderr, flush=True)
        if not options.no_browser:
            webbrowser.open(url)
        server.serve_forever()
    return 0
