"""Claimants who are nobody: “several sources”, “posts on Facebook”, “x.com”."""

import re

from newsroom.review.folding import fold

_SEVERAL = {
    "multiple sources", "various sources", "several sources", "different sources", "multiple",
    "various", "several", "multiple people", "many", "unknown", "anonymous", "n/a", "none", "null",
    "undefined", "viral", "viral post", "viral posts", "viral image", "viral video", "viral claim",
    "viral meme", "internet", "the internet", "internet users", "online", "users", "netizens",
    "chain email", "bloggers", "website", "websites", "various websites", "social media",
    "social media user", "social media users", "social media post", "social media posts",
    "social network", "social networks", "sources multiples", "plusieurs sources", "divers",
    "diverses sources", "internautes", "reseaux sociaux", "des internautes", "inconnu", "anonyme",
    "publications multiples", "redes sociais", "varias fontes", "diversas fontes",
    "usuarios", "usuarios de redes sociais", "usuarios nas redes sociais", "desconhecido",
    "fontes diversas", "redes sociales", "varias fuentes", "fuentes multiples", "desconocido",
    "usuarios de redes sociales", "fuentes diversas", "anonimo", "مواقع التواصل الاجتماعي",
    "وسائل التواصل الاجتماعي", "مواقع التواصل", "شبكات التواصل الاجتماعي", "مستخدمون", "نشطاء",
    "مصادر متعددة", "مصادر مختلفة", "عدة مصادر", "متداول", "مجهول", "رواد مواقع التواصل الاجتماعي",
    "صفحات", "حسابات", "صفحات وحسابات", "интернет", "социальные сети", "соцсети",
}  # fmt: skip
_PLATFORMS = (
    "facebook|twitter|x|x/twitter|twitter/x|tiktok|tik tok|instagram|youtube|whatsapp|telegram"
    "|reddit|threads|snapchat|tumblr|pinterest|weibo|wechat|vk|vkontakte|linkedin|messenger"
    "|فيسبوك|الفيسبوك|تويتر|اكس|انستغرام|انستجرام|يوتيوب|تيك توك|تيكتوك|واتساب|واتس اب|تلغرام"
    "|تيليغرام"
)
_OF_PLATFORMS = re.compile(
    rf"(?:(?:(?:viral|multiple|various|several|many|some|a)\s+)?"
    rf"(?:posts?|users?|pages?|accounts?|groups?|videos?|images?|memes?|messages?|publications?|"
    rf"publicacoes|publicaciones|postagens?|mensagens?|usuarios|usuario|utilisateurs|comptes?|"
    rf"صفحات|حسابات|مستخدمو|منشورات|رواد)\s+"
    rf"(?:(?:on|from|of|in|sur|de|do|no|en|em|علي|علی|في|فی)\s+)?)?"
    rf"(?:https?://)?(?:www\.|m\.)?"
    rf"(?:{'|'.join(fold(each) for each in _PLATFORMS.split('|'))})(?:\.com)?/?"
    rf"(?:\s+(?:posts?|users?|pages?|accounts?|groups?|videos?|memes?|messages?))?"
)
_FOLDED = frozenset(fold(each) for each in _SEVERAL)
_ORGANISATIONS = {
    "organization", "newsmediaorganization", "corporation", "governmentorganization", "ngo",
    "politicalparty", "newsorganization", "educationalorganization", "localbusiness",
    "organisation", "company", "organización", "organização", "outlet", "party", "institution",
}  # fmt: skip
_PERSONS = {"person", "persona", "pessoa", "personne", "individual", "people", "politician"}


def nobody(name: str) -> str:
    """The kind of repair for a claimant who is nobody; empty for somebody."""
    folded = fold(name).strip(" .,;:-–—'\"")
    if folded in _FOLDED:
        return "several_people"
    parts = [each.strip() for each in re.split(r"\s*(?:,|;|&|\band\b|\bet\b|\be\b| و )\s*", folded)]
    if all(_OF_PLATFORMS.fullmatch(part) or part in _FOLDED for part in parts):
        return "platform"
    return ""


def kind(value: str) -> str | None:
    """“person” or “organisation” for a type of schema.org or a word; None for another."""
    word = value.rpartition("/")[2].rpartition(":")[2].strip().lower()
    if word in _PERSONS:
        return "person"
    return "organisation" if word in _ORGANISATIONS else None
