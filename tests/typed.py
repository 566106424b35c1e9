"""A form as a browser without script fills it in: what is on the page is what is sent."""

from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "link", "meta"}


class Form(HTMLParser):
    """The fields of one form of a page, by name; the values are lists, as in a query string."""

    def __init__(self, html, form_id):
        super().__init__()
        self.form_id = form_id
        self.data = {}
        self.shut = 0  # inside a template, which browsers do not send
        self.inside = False
        self.area = self.select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "template":
            self.shut += 1
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        if self.shut or not self.inside:
            return
        if tag == "input":
            self.put_input(attrs)
        elif tag == "textarea":
            self.area = attrs["name"]
            self.data[self.area] = [""]
        elif tag == "select":
            self.select, self.first = attrs["name"], True
        elif tag == "option" and self.select and (self.first or "selected" in attrs):
            self.data[self.select] = [attrs.get("value", "")]
            self.first = False

    def put_input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in attrs:
            return
        default = "on" if kind == "checkbox" else ""
        self.data.setdefault(attrs["name"], []).append(attrs.get("value", default))

    def handle_data(self, data):
        if self.area:
            # A browser drops the line break that follows the tag.
            self.data[self.area] = [(self.data[self.area][0] + data).removeprefix("\n")]

    def handle_endtag(self, tag):
        if tag == "template":
            self.shut -= 1
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def opened(client, url, form_id="claim_form"):
    """The fields that a browser would send back from the page at ``url``."""
    return shown(client.get(url), form_id)


def shown(response, form_id="claim_form"):
    """The fields of the form on a page that was answered."""
    return Form(response.content.decode(), form_id).data


def send(client, url, data, button="_continue", **typed):
    """Press ``button`` after typing; names are written with __ for hyphens."""
    data = {**data, **{name.replace("__", "-"): value for name, value in typed.items()}, button: ""}
    return client.post(url, {name: value for name, value in data.items() if value != []})


def errors(response):
    """What the form says about what was sent, by the names of its fields; '' is the whole form."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    found = {}
    for form in forms:
        for name, messages in form.errors.items():
            field = "" if name == "__all__" else form.add_prefix(name)
            found[field] = [str(message) for message in messages]
    return found
