"""A small edition in each of several scripts: every kind of part, two articles, a name and numbers in other letters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

import values
from briefgen.model import Chapter, Edition, Item, Note, Question, Series, Statement


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said, in one language."""

    title: str
    series: str
    organisation: str
    bottom_line: str
    chapter: str
    fact: str
    why: str
    other_fact: str
    unit: str
    question: str
    accounts: tuple[str, str]
    watch: str
    publisher: str
    headline: str
    article: tuple[str, str, str]
    """Its lines; the second is quoted, and the third."""


TOLD: Final = {
    "ar": Told(
        title="الميناء مفتوح من جديد، وتصويت على إضراب قد يغلقه يوم الخميس",
        series="موجز الميناء",
        organisation="مكتب الميناء المثالي",
        bottom_line="أعيد فتح الميناء **صباح الاثنين**؛ وكانت 11 سفينة قد انتظرت 31 ساعة.",
        chapter="السفن تتحرك من جديد",
        fact=(
            "أعيد فتح الميناء في الساعة 06:00 **صباح الاثنين**، كما قال "
            "[مكتب الميناء](https://port.example/ar) لوكالة Example Wire."
        ),
        why="لا يوجد رصيف *آخر* للمياه العميقة على مسافة يوم واحد بالشاحنة.",
        other_fact="بلغ الانتظار 31 ساعة، وتعمل العبّارات بنسبة 40 % من عددها المعتاد.",
        unit="ساعات الانتظار",
        question="متى أعيد فتح الميناء؟",
        accounts=("صباح الاثنين، كما قال المكتب.", "مساء الأحد، كما قال السكان."),
        watch="التصويت على الإضراب يوم الخميس.",
        publisher="صحيفة المثال",
        headline="الميناء بعد العاصفة",
        article=("الميناء بعد العاصفة", "أعيد فتح الميناء صباح الاثنين.", "وكانت إحدى عشرة سفينة تنتظر في الخارج."),
    ),
    "he": Told(
        title="הנמל פתוח שוב, והצבעה על שביתה עלולה לסגור אותו ביום חמישי",
        series="תקציר הנמל",
        organisation="דסק הנמל לדוגמה",
        bottom_line="הנמל נפתח מחדש **ביום שני**; 11 אוניות המתינו 31 שעות.",
        chapter="האוניות נעות שוב",
        fact="הנמל נפתח מחדש בשעה 06:00 **ביום שני**, מסר [משרד הנמל](https://port.example/he) לסוכנות Example Wire.",
        why="אין רציף *אחר* במים עמוקים במרחק יום נסיעה.",
        other_fact="ההמתנה הגיעה ל־31 שעות, והמעבורות פועלות ב־40% ממספרן הרגיל.",
        unit="שעות המתנה",
        question="מתי נפתח הנמל מחדש?",
        accounts=("ביום שני בבוקר, מסר המשרד.", "ביום ראשון בערב, אמרו התושבים."),
        watch="ההצבעה על השביתה ביום חמישי.",
        publisher="עיתון הדוגמה",
        headline="הנמל אחרי הסערה",
        article=("הנמל אחרי הסערה", "הנמל נפתח מחדש ביום שני בבוקר.", "אחת עשרה אוניות המתינו בחוץ."),
    ),
    "ja": Told(
        title="港は再び開いたが、木曜日のスト投票で閉鎖される可能性がある",
        series="港湾ブリーフ",
        organisation="港湾デスク（例）",
        bottom_line="港は**月曜日の朝**に再開した。11隻の船が31時間待っていた。",
        chapter="船が再び動き出した",
        fact="港は月曜日の午前6時に**再開した**と、[港湾局](https://port.example/ja)がExample Wireに述べた。",
        why="トラックで一日以内の距離に、深い水深の岸壁は*ほかに*ない。",
        other_fact=(
            "待ち時間は31時間に達し、「通常の週」になるとみられるフェリーの運航は、"
            "通常の40 %にとどまっている、と当局は説明した。"
        ),
        unit="待ち時間",
        question="港はいつ再開したのか。",
        accounts=("月曜日の朝、と港湾局は述べた。", "日曜日の夕方、と住民は述べた。"),
        watch="木曜日のスト投票。",
        publisher="例示新聞",
        headline="嵐の後の港",
        article=("嵐の後の港", "港は月曜日の朝に再開した。", "十一隻の船が沖で待っていた。"),
    ),
    "zh-Hant": Told(
        title="港口重新開放，週四的罷工投票可能令其再度關閉",
        series="港口簡報",
        organisation="港口編輯部（示例）",
        bottom_line="港口於**週一早上**重新開放；11艘船等候了31小時。",
        chapter="船隻再度航行",
        fact="[港務局](https://port.example/zh)告訴Example Wire，港口於週一早上6時**重新開放**。",
        why="一天車程之內沒有*其他*深水碼頭。",
        other_fact="等候時間達到31小時，渡輪班次為平時的40 %。",
        unit="等候時數",
        question="港口何時重新開放？",
        accounts=("週一早上，港務局說。", "週日晚上，居民說。"),
        watch="週四的罷工投票。",
        publisher="示例日報",
        headline="風暴之後的港口",
        article=("風暴之後的港口", "港口於週一早上重新開放。", "十一艘船在外面等候。"),
    ),
    "ru": Told(
        title="Порт снова открыт, а голосование о забастовке может закрыть его в четверг",
        series="Портовая сводка",
        organisation="Портовая редакция (пример)",
        bottom_line="Порт открылся **утром в понедельник**; 11 судов ждали 31 час.",
        chapter="Суда снова идут",
        fact=(
            "Порт открылся **в 06:00 в понедельник**, сообщило [управление "
            "порта](https://port.example/ru) агентству Example Wire."
        ),
        why="*Другого* глубоководного причала в дне пути нет.",
        other_fact="Ожидание достигло 31 часа, паромы ходят на уровне 40 % обычного.",
        unit="часы ожидания",
        question="Когда порт открылся?",
        accounts=("В понедельник утром, сообщило управление.", "В воскресенье вечером, говорят жители."),
        watch="Голосование о забастовке в четверг.",
        publisher="Газета «Пример»",
        headline="Порт после шторма",
        article=("Порт после шторма", "Порт вновь открылся утром в понедельник.", "Одиннадцать судов ждали снаружи."),
    ),
    "el": Told(
        title="Το λιμάνι άνοιξε ξανά, και μια ψηφοφορία για απεργία μπορεί να το κλείσει την Πέμπτη",
        series="Δελτίο λιμανιού",
        organisation="Γραφείο λιμανιού (παράδειγμα)",
        bottom_line="Το λιμάνι άνοιξε **τη Δευτέρα το πρωί**· 11 πλοία περίμεναν 31 ώρες.",
        chapter="Τα πλοία κινούνται πάλι",
        fact=(
            "Το λιμάνι άνοιξε **στις 06:00 τη Δευτέρα**, είπε το [γραφείο "
            "του λιμανιού](https://port.example/el) στο Example Wire."
        ),
        why="Δεν υπάρχει *άλλη* αποβάθρα βαθέων υδάτων σε απόσταση μίας ημέρας.",
        other_fact="Η αναμονή έφτασε τις 31 ώρες, και τα πορθμεία κινούνται στο 40 % του συνηθισμένου.",
        unit="ώρες αναμονής",
        question="Πότε άνοιξε το λιμάνι;",
        accounts=("Τη Δευτέρα το πρωί, είπε το γραφείο.", "Την Κυριακή το βράδυ, είπαν οι κάτοικοι."),
        watch="Η ψηφοφορία για απεργία την Πέμπτη.",
        publisher="Εφημερίδα Παράδειγμα",
        headline="Το λιμάνι μετά την καταιγίδα",
        article=(
            "Το λιμάνι μετά την καταιγίδα",
            "Το λιμάνι άνοιξε ξανά τη Δευτέρα το πρωί.",
            "Έντεκα πλοία περίμεναν έξω.",
        ),
    ),
}


def edition(language: str) -> Edition:
    """An edition all of whose words are in one language, but for one article in English."""
    told = TOLD[language]
    text = "\n".join(told.article) + "\n"
    entry = values.article(
        "local", text, publisher=told.publisher, title=told.headline, language=language, rights="full"
    )
    sources = {"local": values.source(entry, text), "wire": values.SOURCES["wire"]}
    notes = _notes(told, text)
    plain = values.sparse()
    return replace(
        plain,
        title=told.title,
        series=told.series,
        organisation=told.organisation,
        language=language,
        marking="TLP:GREEN",
        bottom_line=(Statement(text=told.bottom_line, marks=(values.mark(1, 1), values.mark(2, 1)), origins=2),),
        chapters=(Chapter(id="section-1", title=told.chapter, items=_items(told)),),
        disputes=(Question(id="when", question=told.question, accounts=_accounts(told)),),
        watch=(Statement(text=told.watch, marks=(values.mark(2, 3),), origins=1),),
        notes=notes,
        extracts=tuple(values.extract(source, notes) for source in sources.values()),
        summary=replace(plain.summary, articles=2, origins=2, unattributed=0, single_origin=("wait",)),
    )


def statements(language: str) -> tuple[str, ...]:
    """All that the edition says in its own words."""
    told = TOLD[language]
    return (told.bottom_line, told.fact, told.why, told.other_fact, *told.accounts, told.watch)


def _notes(told: Told, text: str) -> tuple[Note, ...]:
    first, second = (line.rstrip(".。") for line in told.article[1:])
    return (
        values.note(1, "local", first, marks=tuple(values.mark(1, n) for n in (1, 2, 3)), text=text),
        values.note(2, "local", second, marks=tuple(values.mark(2, n) for n in (1, 2, 3)), text=text),
        values.note(3, "wire", "The harbour reopened at 06:00 on Monday", marks=(values.mark(3, 1), values.mark(3, 2))),
    )


def _accounts(told: Told) -> tuple[Statement, ...]:
    one, other = told.accounts
    return (
        Statement(text=one, marks=(values.mark(1, 3),), origins=1),
        Statement(text=other, marks=(values.mark(3, 2),), origins=1),
    )


def _items(told: Told) -> tuple[Item, ...]:
    return (
        Item(id="reopened", text=told.fact, marks=(values.mark(1, 2), values.mark(3, 1)), origins=2, why=told.why),
        Item(
            id="wait",
            text=told.other_fact,
            marks=(values.mark(2, 2),),
            origins=1,
            kind="judgment",
            likelihood="likely",
            confidence="moderate",
            derived=("31-18 = 13",),
            series=Series(unit=told.unit, points=(("1", Decimal(18)), ("2", Decimal("-22.5")), ("3", Decimal(31)))),
        ),
    )
