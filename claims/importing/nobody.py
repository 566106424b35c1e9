"""Claimants that are no speakers: platforms, and words for somebody who is not known."""

from newsroom.review.folding import spaced

# Where words were carried, and not who said them.
PLATFORMS = frozenset(
    map(
        spaced,
        """facebook|facebook post|facebook posts|facebook user|facebook users|instagram
        instagram posts|linkedin|reddit|snapchat|telegram|threads|tiktok|tiktok posts|tweets|twitter
        viral image|viral post|viral posts|viral video|whatsapp|x|x.com|twitter.com|facebook.com
        instagram.com|tiktok.com|youtube.com|x posts|youtube|social media|social media post
        social media posts|social media user|social media users|multiple social media posts
        réseaux sociaux|internautes|redes sociales|redes sociais|usuarios de redes sociales
        соцсети|социальные сети|فيسبوك|الفيسبوك|تويتر|واتساب|يوتيوب|انستغرام|تيك توك
        وسائل التواصل الاجتماعي|مواقع التواصل الاجتماعي|وسائل التواصل""".replace("\n", "|").split(
            "|"
        ),
    )
)
NOBODY = frozenset(
    map(
        spaced,
        """anonymous|multiple people|multiple sources|multiples sources|n/a|none|source|sources
        source multiple|sources multiples|sources diverses|unknown|various|various sources|viral
        vários|varios|desconocido|desconhecido|inconnu|неизвестно|مجهول|غير معروف|متداول|
        """.replace("\n", "|").split("|"),
    )
)
