"""The rating scale that ships, in five languages; a newsroom changes it in the admin."""

from django.conf import settings

from claims.models import Rating, RatingScale, RatingTranslation

# slug, value, colour
RATINGS = [
    ("true", 5, "true"),
    ("mostly-true", 4, "mostly-true"),
    ("half-true", 3, "half"),
    ("mostly-false", 2, "mostly-false"),
    ("false", 1, "false"),
    ("unproven", None, "off-axis"),
]
# What each is called and means, in the order of RATINGS. (“fa” is how Dari is written here.)
WORDS = {
    "en": [
        ("True", "The claim is accurate and leaves nothing important out."),
        ("Mostly true",
         "The claim is accurate in the main, but a detail is off or something is missing."),
        ("Half true",
         "Part of the claim is accurate and part is not, or what it leaves out changes its"
         " meaning."),
        ("Mostly false",
         "The claim has a grain of truth, but the evidence contradicts its substance."),
        ("False", "The evidence contradicts the claim."),
        ("Unproven",
         "The evidence that could be found neither bears the claim out nor contradicts it."),
    ],
    "fa": [
        ("درست", "ادعا دقیق است و چیز مهمی را ناگفته نمی‌گذارد."),
        ("بیشتر درست", "ادعا در کل دقیق است، اما جزئیاتی نادرست است یا چیزی کم دارد."),
        ("نیمه‌درست",
         "بخشی از ادعا دقیق است و بخشی نیست، یا آنچه ناگفته می‌گذارد معنایش را تغییر می‌دهد."),
        ("بیشتر نادرست", "در ادعا اندکی حقیقت هست، اما شواهد خلاف اصل آن است."),
        ("نادرست", "شواهد خلاف ادعاست."),
        ("اثبات‌نشده", "شواهدی که یافت شد، نه ادعا را تأیید می‌کند و نه رد."),
    ],
    "ps": [
        ("سم", "ادعا دقیقه ده او هېڅ مهم شی نه پرېږدي."),
        ("تر ډېره سم", "ادعا په ټوله کې دقیقه ده، خو کومه جزییه سمه نه ده یا څه پکې کم دي."),
        ("نیم سم",
         "د ادعا یوه برخه دقیقه ده او بله نه، یا هغه څه چې نه یې وايي، مانا یې بدلوي."),
        ("تر ډېره ناسم", "په ادعا کې لږ حقیقت شته، خو شواهد یې د اصلي خبرې پر خلاف دي."),
        ("ناسم", "شواهد د ادعا پر خلاف دي."),
        ("ناثابت", "هغه شواهد چې وموندل شول، نه ادعا تاییدوي او نه یې ردوي."),
    ],
    "ar": [
        ("صحيح", "الادعاء دقيق ولا يُغفل شيئاً مهماً."),
        ("صحيح في معظمه", "الادعاء دقيق في مجمله، لكن فيه تفصيلاً غير دقيق أو ينقصه شيء."),
        ("نصف صحيح", "جزء من الادعاء دقيق وجزء غير دقيق، أو أن ما يُغفله يغيّر معناه."),
        ("خاطئ في معظمه", "في الادعاء شيء من الحقيقة، لكن الأدلة تناقض جوهره."),
        ("خاطئ", "الأدلة تناقض الادعاء."),
        ("غير مثبت", "الأدلة التي أمكن العثور عليها لا تؤيد الادعاء ولا تناقضه."),
    ],
    "fr": [
        ("Vrai", "L’affirmation est exacte et n’omet rien d’important."),
        ("Plutôt vrai",
         "L’affirmation est exacte pour l’essentiel, mais un détail est inexact ou manque."),
        ("À moitié vrai",
         "Une partie de l’affirmation est exacte et une autre non, ou ce qu’elle omet en change"
         " le sens."),
        ("Plutôt faux",
         "L’affirmation a un fond de vérité, mais les preuves en contredisent la substance."),
        ("Faux", "Les preuves contredisent l’affirmation."),
        ("Non prouvé",
         "Les preuves que l’on a pu trouver ne confirment ni ne contredisent l’affirmation."),
    ],
}  # fmt: skip


def run() -> None:
    """Make the scale where there is none at all, in the site's own language first."""
    if RatingScale.objects.exists():
        return
    short = settings.LANGUAGE_CODE.split("-")[0]
    own = short if short in WORDS else "en"
    scale = RatingScale.objects.create(name="Six levels")
    for position, (slug, value, colour) in enumerate(RATINGS):
        label, definition = WORDS[own][position]
        rating = Rating.objects.create(
            scale=scale,
            slug=slug,
            label=label,
            value=value,
            colour=colour,
            definition=definition,
            position=position + 1,
        )
        for language in sorted(WORDS.keys() - {own}):
            label, definition = WORDS[language][position]
            RatingTranslation.objects.create(
                rating=rating, language=language, label=label, definition=definition
            )
