"""Which language the interface speaks."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from newsroom import languages

# Where a person works, each in a language of their own.
PERSONAL = ("/desk/", "/accounts/")


class AddressLanguageMiddleware(LocaleMiddleware):
    """At the desk, the language that the browser asks for; elsewhere that of the address.

    So a published page does not vary on anything that its readers send, and one copy serves all.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(PERSONAL):
            super().process_request(request)
        else:
            code, _path = languages.split(request.path_info)
            translation.activate(code)
            request.LANGUAGE_CODE = code

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(PERSONAL):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", translation.get_language())
        # What this thread does next is done in nobody's language.
        translation.activate(settings.LANGUAGE_CODE)
        return response
