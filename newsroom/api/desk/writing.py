"""What a program does: drafts, evidence, a verdict, verbs, comments."""

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from claims.drafting import writing
from claims.drafting.reading import alike
from newsroom.api.desk import sent, shapes
from newsroom.api.desk.answers import Changing
from newsroom.api.desk.describing import changes
from newsroom.api.desk.errors import Wrong
from newsroom.editions import verbs
from newsroom.review import discussion
from newsroom.review.errors import Refused
from newsroom.review.models import Item, Scope
from newsroom.review.states import NOT_BY_TOKEN, VERBS

_ETAG = re.compile(r'(?:W/)?"([0-9]{1,18})"')


def given(shape: type[sent.Sent], request: Request) -> dict[str, Any]:
    """What was sent, checked. Raises ValidationError."""
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def version_of(request: Request, fields: dict[str, Any]) -> int:
    """The version that was read, from the header or the body. Raises Wrong."""
    told = fields.pop("version", None)
    header = request.headers.get("If-Match", "").strip()
    if header:
        found = _ETAG.fullmatch(header)
        if found is None:
            raise Wrong(_("If-Match is the ETag of the item, in quotes."), code="bad_version")
        told = int(found[1])
    if told is None:
        raise Wrong(
            _("Say which version you have read, as If-Match or “version”: nobody's work is lost."),
            code="version_needed",
            status=428,
        )
    return int(told)


def after(pk: int, request: Request) -> dict[str, Any]:
    """Where the item stands now."""
    item = Item.objects.select_related("claim", "article").get(pk=pk)
    return shapes.standing(item, by=request.user)


class Pinned(Changing):
    """A change of what was read: refused with what differs if somebody was there before."""

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if isinstance(exc, writing.Moved) and self.request.headers.get("If-Match"):
            response.status_code = 412
        return response


class Claims(Changing):
    """Make a draft of what somebody said. Speaker, statement and occasion are matched first."""

    scopes = {"POST": Scope.DRAFT}

    @changes("claim_create", shapes.Made, status=201, request=sent.ClaimSent)
    def post(self, request: Request) -> Response:
        return self.carry_out(request)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        claim = writing.create(by=request.user, **given(sent.ClaimSent, request))
        return 201, after(claim.pk, request) | {"similar": alike(claim)}


class OneClaim(Pinned):
    """Change fields of a draft."""

    scopes = {"PATCH": Scope.DRAFT}

    @changes("claim_change", shapes.Standing, pinned=True, request=sent.ClaimChanged)
    def patch(self, request: Request, pk: int) -> Response:
        return self.carry_out(request, pk=pk)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        fields = given(sent.ClaimChanged, request)
        version = version_of(request, fields)
        writing.change(kwargs["pk"], by=request.user, version=version, **fields)
        return 200, after(kwargs["pk"], request)


class Statements(Changing):
    """Add a statement: somebody said it, too."""

    scopes = {"POST": Scope.DRAFT}

    @changes("claim_statement", shapes.Standing, status=201, request=sent.StatementAdded)
    def post(self, request: Request, pk: int) -> Response:
        return self.carry_out(request, pk=pk)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        fields = given(sent.StatementAdded, request)
        writing.add_statement(kwargs["pk"], by=request.user, statement=fields["statement"])
        return 201, after(kwargs["pk"], request)


class EvidenceOf(Changing):
    """Add evidence. Its source is matched first."""

    scopes = {"POST": Scope.DRAFT}

    @changes("claim_evidence", shapes.Standing, status=201, request=sent.EvidenceAdded)
    def post(self, request: Request, pk: int) -> Response:
        return self.carry_out(request, pk=pk)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        fields = given(sent.EvidenceAdded, request)
        stance, directness = fields.pop("stance"), fields.pop("directness", "direct")
        evidence = {"id": fields["evidence"]} if "evidence" in fields else fields
        writing.add_evidence(
            kwargs["pk"], by=request.user, stance=stance, directness=directness, evidence=evidence
        )
        return 201, after(kwargs["pk"], request)


class VerdictOf(Pinned):
    """Propose a verdict: whoever chooses the rating cannot approve it."""

    scopes = {"PATCH": Scope.DRAFT}

    @changes("claim_verdict", shapes.Standing, pinned=True, request=sent.VerdictSent)
    def patch(self, request: Request, pk: int) -> Response:
        return self.carry_out(request, pk=pk)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        fields = given(sent.VerdictSent, request)
        version = version_of(request, fields)
        writing.propose(kwargs["pk"], by=request.user, version=version, **fields)
        return 200, after(kwargs["pk"], request)


class Verbs(Changing):
    """Do a verb of the workflow. Those that sign, or change what readers see, are refused."""

    def scope_for(self, request: Request, **kwargs: Any) -> Scope | None:
        if kwargs["verb"] in NOT_BY_TOKEN:
            return None  # refused to everybody, with the true reason
        return Scope.SUBMIT if kwargs["verb"] in ("submit", "recall") else Scope.DRAFT

    @changes("item_verb", shapes.Standing, request=sent.VerbSent)
    def post(self, request: Request, pk: int, verb: str) -> Response:
        return self.carry_out(request, pk=pk, verb=verb)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        pk, verb = kwargs["pk"], kwargs["verb"]
        item = Item.objects.get(pk=pk)
        if verb not in VERBS:
            known = ", ".join(VERBS)
            raise Refused(_("There is no such verb. There are: %(known)s.") % {"known": known})
        if refusal := verbs.refusal(verb, item, by=request.user):
            raise refusal
        typed = given(sent.VerbSent, request)
        asked = {each.name for each in verbs.inputs(verb, item, by=request.user)} | {"revision"}
        if unknown := set(typed) - asked:
            raise Refused(
                _("This verb takes no %(names)s.") % {"names": ", ".join(sorted(unknown))}
            )
        verbs.perform(verb, item, by=request.user, **typed)
        return 200, after(pk, request)


class Comments(Changing):
    """Say something about an item to colleagues, or answer them. Never published."""

    scopes = {"POST": Scope.COMMENT}

    @changes("item_comment", shapes.Commented, status=201, request=sent.CommentSent)
    def post(self, request: Request, pk: int) -> Response:
        return self.carry_out(request, pk=pk)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        item = Item.objects.get(pk=kwargs["pk"])
        fields = given(sent.CommentSent, request)
        if parent := fields.pop("parent", None):
            fields["parent"] = item.comments.get(pk=parent, parent=None)
        remark = discussion.comment(item, by=request.user, **fields)
        return 201, {"id": remark.pk, "url": shapes.item_url(item)}


class Resolving(Changing):
    """Settle a comment: its author may, or an editor."""

    scopes = {"POST": Scope.COMMENT}

    @changes("comment_resolve", shapes.Commented, request=None)
    def post(self, request: Request, pk: int, comment: int) -> Response:
        return self.carry_out(request, pk=pk, comment=comment)

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        item = Item.objects.get(pk=kwargs["pk"])
        discussion.resolve(item.comments.get(pk=kwargs["comment"]), by=request.user)
        return 200, {"id": kwargs["comment"], "url": shapes.item_url(item)}
