"""Words around sentence ends: abbreviations, sentence openers, verbs of speech.

Data of `segmenter_rules`, beside the lists sentencex has of its own. All lower case but what opens
a sentence; abbreviations keep their points and lose their spaces.
"""

from __future__ import annotations


def _words(**by_language: str) -> dict[str, frozenset[str]]:
    return {lang: frozenset(words.split()) for lang, words in by_language.items()}


# A name, a number or an explanation follows: never the end of a sentence.
OPEN_ABBREVIATIONS = _words(
    en="dr. mr. mrs. ms. prof. gen. col. lt. sgt. capt. rev. hon. sen. rep. gov. st. mt. ft. "
    "nos. vol. vols. fig. figs. pp. p. ch. cf. vs. e.g. i.e. viz. approx. ca. p.s.",
    ru="т.е. т.к. т.н. т.о. ул. пр. просп. пер. пл. д. кв. корп. обл. пос. им. проф. акад. "
    "доц. гр. гражд. тов. св. стр. с. рис. илл. табл. гл. ст. п. пп. см. ср. напр. инж. ген. "
    "полк. подполк. кап. лейт. ред. сост. изд. тел. моб. ок. мин. макс. о. оз. род.",
    # Greek writes initials of foreign names with their digraph: "Ντ. Τραμπ", "Μπ. Τζόνσον".
    el="κ. κα. κος. κκ. δρ. δρα. καθ. αγ. αρ. σελ. σ. τομ. τ. βλ. πρβλ. π.χ. δηλ. λεωφ. οδ. "
    "τηλ. περ. παρ. άρθ. αρθ. εδ. λ.χ. αντ. υπ. στρ. εικ. κεφ. εκδ. επιμ. ην. ντ. μπ. γκ. "
    "τζ. τσ. στ. θ. χρ. αλ. αθ. κων. γεωρ. δημ. νικ. παν. ιω. ου. φ. γ. ευ.",
    # The second line: names of Latin letters, the initials of foreign names.
    ar="د. أ. أ.د. م. ا. س. ص. ج. ت. ط. هـ. ق. ع. أ.م. ر. ش. ق.م. ذ.م.م. "
    "إيه. بي. سي. دي. إي. إف. جي. إتش. آي. جيه. كيه. كي. إل. إم. إن. كيو. آر. إس. تي. يو.",
)

# May end a sentence (a capital follows) or not (a number follows: "5 руб. 20 коп.").
UNITS = _words(
    en="",
    ru="т.д. т.п. др. пр. руб. коп. чел. долл. тыс. млн. млрд. трлн. г. гг. в. вв. н.э. "
    "ч. мин. сек. кг. км. см. мм. га. шт. экз.",
    el="ευρ. κ.λπ. κ.λ.π. κ.ά. κ.α. κ.τ.λ. κτλ. κλπ. μ.χ. μ.μ. π.μ. εκ. χλμ.",
    ar="إلخ. الخ.",
)

# What is counted follows, with a capital too ("2 εκατ. Έλληνες"), unless an opener does.
COUNTS = _words(en="", ru="", el="χιλ. εκατ. δισ. τρισ.", ar="")

# Words that, with a capital after a full stop, open a sentence whatever stands before it.
OPENERS = _words(
    en="He She It They We You The This That These Those There Then His Her Their Its Our My In "
    "On At By With From For But And However As If When While After Before Although Because "
    "Since Another Some Many Most What Who How Why Where Also Now Meanwhile Moreover",
    ru="Он Она Оно Они Мы Вы Это Этот Эта Эти Его Её Ее Их В Во На По При С Со К Ко За Из Из-за "
    "У О Об От До Для Под Над Через Но И А Как Так Также Однако После Перед Тогда Потом Затем "
    "Если Когда Все Всё Там Тут Здесь Где Теперь Сейчас Кроме Между Среди Ещё Еще Уже Не Ни",
    el="Ο Η Το Οι Τα Τον Την Τη Του Της Των Τους Τις Στο Στη Στην Στον Στους Στις Στα Και Αλλά "
    "Όμως Αυτό Αυτή Αυτός Αυτοί Αυτά Ένα Ένας Μια Μία Από Για Με Σε Όταν Αν Δεν Θα Να Μετά Πριν "
    "Επίσης Ωστόσο Ήταν Είναι Έχει Εκεί Εδώ Τότε",
    ar="",
)

# The same with a word in lower case behind them: "Acme Inc. Analysts said", but "U.S. Under
# Secretary Lee". No titles ("Inc. Chief executive"), no numbers ("No. Two in the world").
STARTERS = _words(
    en="A An Under Over During Despite Between Among Without Within Until Once Unless Though "
    "Through Throughout Both Several Other Others All Each Every Few Not Nor Yet Still Even "
    "Only Just Such According Following Instead Perhaps Later Earlier Yesterday Last Next More "
    "Nearly Almost Around About Across Amid Here Nobody Everyone Someone Nothing Something "
    "Neither Either Thus Therefore Indeed Besides Hundreds Thousands Dozens Millions Half "
    "Police Critics Analysts Officials Investigators Detectives Authorities Experts Doctors "
    "Residents Neighbors Neighbours Relatives Witnesses Supporters Opponents Campaigners "
    "Activists Protesters Demonstrators Prosecutors Scientists Researchers Economists Traders "
    "Investors Lawmakers Voters Fans People Passengers Rescuers Firefighters Troops Rebels "
    "Shares Talks Prices Sales Reports Polls",
)

# Of the acronyms with points those that end a sentence about as often as not; "U.S." does hardly
# ever, and in text whose capitals were restored by rule it has one behind it everywhere.
ENDING_ACRONYMS = frozenset(("a.m.", "p.m.", "d.c.", "ph.d.", "m.d.", "b.a.", "m.a."))

# Not the beginning of a sentence after "at 9 a.m.".
CLOCK_QUALIFIERS = frozenset(
    ("Eastern", "Central", "Mountain", "Pacific", "Atlantic", "Local", "Standard", "Daylight")
)

# sentencex knows them too, and believes that a sentence goes on behind them.
ENDINGS_OF_NAMES = frozenset(("Inc.", "Co.", "Corp.", "Ltd.", "Bros.", "Jr.", "Sr."))

# A letter after these is the name of a kind, not an initial: "plan B", "hepatitis C".
LETTERED = _words(
    en="plan category class grade group section type option appendix annex schedule block zone "
    "terminal vitamin vitamins hepatitis influenza",
    ru="витамин витамина витамину витамином витамине витамины витаминов гепатит гепатита гепатитом",
    el="βιταμίνη βιταμίνης βιταμίνες βιταμινών ηπατίτιδα ηπατίτιδας",
)

# After a closed question or exclamation in quotation marks: the sentence says who asked.
SPEECH_VERBS = _words(
    en="said says asked asks replied added told wrote shouted cried wondered exclaimed",
    ru="",
    el="",
    ar="قال قالت قالوا سأل سألت تساءل تساءلت أجاب أجابت رد ردت أضاف أضافت صاح صاحت هتف هتفت",
)
