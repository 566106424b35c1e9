"""Which field a column is for, guessed from its name in five languages."""

import re
from collections.abc import Iterable

from claims.importing.fields import FIELDS, MANY
from newsroom.review.folding import fold

# Our own names, those of schema.org, of Google's and of Check, and what people write.
_NAMES = {
    "url": "url|link|address|permalink|review url|claim review url|claimreview url|article url"
    "|fact check url|fact-check url|fact check link|item page url|post url|source url of review"
    "|url da checagem|link da checagem|endereco|url du fact-check|lien|lien de l'article|adresse"
    "|url de la verificacion|enlace|enlace de la verificacion|الرابط|رابط|رابط التحقق|رابط المقال",
    "claim": "claim|claim text|claim reviewed|claimreviewed|claim checked|statement|quote"
    "|assertion"
    "|alegacao|afirmacao|boato|frase|declaracao|texto da alegacao|affirmation|allegation|citation"
    "|declaration|declaracion|afirmacion|bulo|enunciado|cita|frase verificada|الادعاء|ادعاء"
    "|نص الادعاء|الزعم",
    "title": "title|headline|review title|article title|fact check title|fact-check title|name"
    "|post title|titulo|manchete|titulo da checagem|titre|titre de l'article|titular|العنوان|عنوان"
    "|عنوان المقال",
    "language": "language|lang|language code|inlanguage|review language|idioma|lingua|langue"
    "|لغة|اللغة",
    "published": "published|date published|datepublished|publication date|publish date|date"
    "|review date"
    "|reviewdate|review_date|published at|published on|report published at|post date"
    "|fact check date"
    "|data|data de publicacao|data da checagem|publicado em|date de publication|publie le|fecha"
    "|fecha de publicacion|fecha de verificacion|publicado|تاريخ النشر|التاريخ|تاريخ",
    "modified": "modified|date modified|datemodified|updated|updated at|last updated|changed"
    "|data de atualizacao|atualizado em|date de mise a jour|mis a jour|modifie le"
    "|fecha de actualizacion|actualizado|تاريخ التحديث|تاريخ التعديل",
    "publisher": "publisher|review publisher|publisher name|organization|organisation|fact checker"
    "|fact-checker|factchecker|outlet|workspace|site|veiculo|agencia|agencia de checagem"
    "|publicador"
    "|editeur|media|organisme|medio|editor|organizacion|organizacao|الناشر|المؤسسة|الجهة|المنصة"
    "|منصة التحقق",
    "publisher_url": "publisher url|publisher site|publisher website|site url|organization url"
    "|url do veiculo|site web|url de l'editeur|url del medio|موقع الناشر",
    "authors": "authors|author|byline|bylines|reporter|journalist|written by|created by|reviewer"
    "|autor|autores|autora|jornalista|reporter responsavel|auteur|auteurs|auteure|journaliste"
    "|redacteur"
    "|periodista|redactor|الكاتب|المؤلف|الصحفي|كاتب",
    "rating": "rating|verdict|conclusion|label|textual rating|textualrating|alternatename"
    "|alternate name"
    "|credibility|veracity|truth rating|status|ratings|rating name|assessment|classificacao"
    "|veredito"
    "|veredicto|etiqueta|selo|verdict du fact-check|note|evaluation|calificacion|clasificacion"
    "|resultado|التقييم|تقييم|الحكم|النتيجة|التصنيف|تصنيف",
    "rating_number": "rating value|ratingvalue|rating number|score|numeric rating|nota|pontuacao"
    "|valeur de la note|puntuacion|puntaje|الدرجة",
    "rating_best": "best rating|bestrating|rating best|max rating|maximum rating|nota maxima"
    "|note maximale|puntuacion maxima|اعلى تقييم",
    "rating_worst": "worst rating|worstrating|rating worst|min rating|minimum rating|nota minima"
    "|note minimale|puntuacion minima|ادنى تقييم",
    "finding": "finding|summary|fact-check summary|fact check summary|review summary|our finding"
    "|explanation|explainer|resumo|sintese|conclusao|resume|synthese|resumen|conclusiones"
    "|الخلاصة|ملخص|الملخص",
    "body": "body|text|content|article|article body|articlebody|full text|reasoning|analysis|texto"
    "|conteudo|corpo|contenu|texte|corps|contenido|cuerpo|النص|المحتوى|متن",
    "claimant": "claimant|speaker|claimed by|who|source|said by|claim author|author of claim"
    "|person"
    "|politician|declarante|quem disse|autor da frase|autor da alegacao|fonte|locuteur|orateur"
    "|auteur de la declaration|qui|source de l'affirmation|quien|quien lo dijo"
    "|autor de la afirmacion"
    "|fuente|orador|المدعي|صاحب الادعاء|القائل|مصدر الادعاء|المصدر",
    "claimant_kind": "claimant kind|claimant type|speaker type|author type|tipo de autor"
    "|type de locuteur|tipo de orador|نوع المدعي",
    "claimant_same_as": "claimant same as|same as|sameas|claimant url|speaker url|wikidata",
    "said_on": "said on|claim date|claimdate|date of claim|date said|claimed on|statement date"
    "|social media posted at|date of statement|data da alegacao|data da frase|data da declaracao"
    "|date de la declaration|date de l'affirmation|fecha de la afirmacion|fecha de la declaracion"
    "|تاريخ الادعاء|تاريخ القول",
    "appearances": "appearances|appearance|first appearance|firstappearance|claim url|claim urls"
    "|claim link|where it appeared|origin url|origins_url|media url|url da alegacao"
    "|link da alegacao"
    "|url de l'affirmation|lien de l'affirmation|url de la afirmacion|enlace de la afirmacion"
    "|رابط الادعاء|روابط الادعاء",
    "topics": "topics|topic|tags|tag|keywords|keyword|category|categories|subject|subjects|tema"
    "|temas"
    "|assunto|categoria|etiquetas|palavras-chave|sujet|sujets|theme|themes|mots-cles|categorie"
    "|palabras clave|categorias|asunto|الوسوم|المواضيع|الموضوع|التصنيفات|كلمات مفتاحية",
}  # fmt: skip


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\s_\-:*?()\[\]./]+", fold(name))).strip()


_FIELD_OF = {_plain(each): field for field, names in _NAMES.items() for each in names.split("|")}
_FIELD_OF |= {_plain(field): field for field in FIELDS}


def guess(columns: Iterable[str]) -> dict[str, str]:
    """The field of each column whose name says it; those of two for one field are the first's."""
    found: dict[str, str] = {}
    for column in columns:
        field = _FIELD_OF.get(_plain(column), "")
        if field and (field in MANY or field not in found.values()):
            found[column] = field
    return found


def named(cells: Iterable[str]) -> list[str]:
    """Names of columns, each different and none empty."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:200] or f"({number})"
        names.append(name if name not in names else f"{name} ({number})")
    return names
