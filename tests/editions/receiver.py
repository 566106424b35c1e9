"""A receiver of webhooks, ours, which answers as it is told to."""

from tests.claims.capture import conftest as bad


class Receiver(bad.Handler):
    """Keeps what it is sent; ``Web.pages`` says how a path answers."""

    def do_POST(self):  # noqa: N802 -- the library's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), body))
        answer = self.server.pages.get(self.path)
        if answer:
            try:
                answer(self)
            except OSError:
                return
        else:
            self.say(204)


def web(handler=Receiver):
    """A server that ``handler`` answers for, not started."""
    made = bad.Web()
    made.RequestHandlerClass = handler
    return made


def saying(status, text, **headers):
    """An answer with a body."""
    return lambda handler: handler.say(status, text.encode(), **headers)
