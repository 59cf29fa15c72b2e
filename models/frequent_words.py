"""The most frequent words of each language, for texts too short for n-grams to tell.

Data of `detector`, beside langdetect's profiles. What the language itself has most of: articles,
prepositions, pronouns, verbs of being and saying. Languages that share a word each have it here,
so a shared one moves nothing between them. All lower case; what an apostrophe cuts off is a word.
"""

from __future__ import annotations


def _words(**by_language: str) -> dict[str, frozenset[str]]:
    return {lang: frozenset(words.split()) for lang, words in by_language.items()}


FREQUENT_WORDS = _words(
    ru="и в во не на я что он с со как а то это по к ко но они мы она же вы за бы от ты из о "
    "об у для до или если уже при был была было были его её ее их ещё еще нет да только "
    "себя мне меня нас вас ему ей ним них когда где кто чем тем этот эта эти этого этой "
    "этом том так такой также может чтобы после перед через между под над без более "
    "больше очень все всё всех всего один два три год года году лет который которая "
    "которые которого нужно можно будет будут есть сегодня завтра вчера сказал сказала "
    "из-за около против среди какой какие какая почти однако",
    uk="і й та в у не на я що він вона вони ми ви з зі із як а то це по до але ж за би б від "
    "ти об для або якщо вже при був була було були його її їх ще немає ні так тільки лише "
    "себе мені мене нас вас йому їй коли де хто чим цей ця ці цього той теж також може "
    "щоб після перед через між під над без більше дуже все всі всіх один два три рік року "
    "років який яка які якого треба можна буде будуть є сьогодні завтра вчора сказав "
    "сказала про проти серед майже щодо",
    bg="и в във не на аз че той тя те с със как а то това по към но ние вие за би от ти при "
    "или ако вече беше бяха бил била било били неговия я им ще няма да само себе си мен "
    "нас вас му й ги го кога къде кой коя кое кои този тази тези така също може след "
    "преди през между под над без повече много всички всичко един една едно два две три "
    "година години който която които трябва са е съм сме сте днес утре вчера каза заради "
    "около срещу сред какво каква почти обаче до като се",
    mk="и в во не на јас дека тој таа тие со како а тоа по кон но ние вие за би од ти при "
    "или ако веќе беше беа бил била биле неговиот ја им ќе нема да само себе си мене нас "
    "вас му ѝ ги го кога каде кој која кое кои овој оваа овие така исто може пред меѓу "
    "под над без повеќе многу сите сè еден една едно два две три година години што треба "
    "се е сум сме сте денес утре вчера рече поради околу против какво речиси до",
    ar="من في على إلى عن أن إن لا ما هذا هذه ذلك تلك التي الذي الذين كان كانت قد لم لن كل بعد قبل "
    "بين هو هي هم نحن أنا أنت أو ثم يا مع عند حتى كما قال قالت غير أي وقد ولا وفي ومن هل ليس هناك",
    fa="و در به از که این را با است آن برای یک خود تا بر بود شد می هم نیز اما کرد کند شده باید دو "
    "او ما من یا هر پس چه آیا هستند نیست گفت شود دارد خواهد سال پیش",
    ur="کے کی میں ہے سے کو کا اور نے پر ہیں کہ یہ اس بھی ان تو کر جو وہ نہیں تھا تھے تھی ہو "
    "ہوا گیا لیے ایک کیا گئی رہے بعد",
    en="the of and to in a is was for on that with as by at it from he his be an are this "
    "which or were had not but have they their has been its one also who her she after "
    "will we you i can more there when would all about into some than if my what so no "
    "other time them do up out only could our how new over these may first two most said "
    "says such made between many before where against during under him your any then "
    "while year years people",
    de="der die das den dem des und in zu von mit auf für ist im nicht ein eine einen einem "
    "einer eines sich als auch es an werden aus er hat dass sie nach wird bei am um noch "
    "wie über so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei "
    "hatte kann gegen vom können schon wenn habe seine ihre dann unter wir soll ich jahr "
    "zwei jahren diese dieser wieder keine seiner will zwischen immer was sagte gibt alle "
    "seit muss wurden heute neue neuer wegen mich mir uns ihr wo",
    fr="de la le et les des en un une du dans est que pour qui a par sur au plus pas avec ne "
    "se il sont son ce aux été ou mais cette sa ses ont comme on elle ces être leur fait "
    "deux même après était tout aussi nous si leurs sans entre ans lui peut nouveau "
    "contre où dont encore depuis très je vous ils avant avait sous selon fois moins "
    "quand rien votre notre près y va faire autres toute tous jour",
    es="de la el en y a los que se las del un por con una su para es al lo como más o pero "
    "sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue "
    "había era muy años hasta desde está mi porque qué sólo han yo hay vez puede todos "
    "así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada vida otro "
    "después te otros aunque esa hace otra gobierno tan durante siempre día tanto ella "
    "tres contra según nuevo nueva",
    it="di e il la che in a per un del è della i le con non una da sono al si dei nel alla "
    "ha gli come più su anche lo delle ma dal o se dalla nella ai era degli ed essere "
    "loro questo suo dopo due tra stato alle anni questa sua nei cui prima fra ad così "
    "molto solo quando fatto tutti già ancora dove chi noi sui sul sulla perché contro ci "
    "mi ti mio nuovo nuova oggi senza",
    pt="de a o que e do da em um para com não uma os no se na por mais as dos como mas ao "
    "ele das à seu sua ou quando muito nos já eu também só pelo pela até isso ela entre "
    "depois sem mesmo aos seus quem nas me esse eles você essa num nem suas meu minha "
    "numa pelos qual nós lhe foi são está ser tem há era ter contra sobre anos dois após "
    "ainda novo nova hoje",
    nl="de van het een en in is dat op te voor met zijn die niet aan er om ook als dan bij "
    "of uit ze door naar hij maar wordt over heeft hebben nog was kan meer deze zou tot "
    "ik dit worden wel al haar geen veel werd zo moet waar jaar we wat je hun tegen onder "
    "na nu andere twee tussen hem zich gaat moeten tijdens zij nieuwe wil weer",
    af="die van en in is het nie n te wat vir op met sy dat om hy aan ook as by word was uit "
    "hulle tot kan daar sal ek ons meer oor na deur se of maar een haar sê baie gaan "
    "hierdie moet jaar nog toe nou geen dit onder teen voor twee eerste nuwe kom hom jy "
    "my waar weet sou",
    sv="och i att det som en på är av för med den till inte om ett han men var sig så från "
    "vi har de kan när hon ska efter även eller nu där sin mot under hade vid ut in "
    "mycket år också sedan bara jag dig mig över skulle man alla två nya blir än säger",
    da="og i at det som en på er af for med den til ikke om et han men var sig så fra vi har "
    "de kan når hun skal efter også eller nu der sin mod under havde ved ud ind meget år "
    "jeg dig mig over ville man alle to nye bliver end siger blev være",
    no="og i at det som en på er av for med den til ikke om et han men var seg så fra vi har "
    "de kan når hun skal etter også eller nå der sin mot under hadde ved ut inn mye år "
    "jeg deg meg over ville man alle to nye blir enn sier ble være",
    ca="de la el i a en que els les per un una amb del es no al va ha més com són dels seu "
    "seva però aquest aquesta pel també entre ja ser si o fins sobre molt tot anys "
    "després on dos quan han hi ho nou",
    ro="de și a în la cu pe o din un care nu pentru ca mai este să al sau că lui se sunt ale "
    "fost dar au după prin iar cele prima lor între anul dacă ce",
    sq="të e në i për me një nga dhe së që është si do më ka u ai por kjo ky nuk janë",
    tl="ang ng sa mga na at ay si ni ito para may hindi isang kay nang niya siya",
    id="yang dan di dari untuk pada dengan dalam ini itu adalah ke tidak oleh akan juga atau "
    "telah sebagai tersebut bisa ada karena saya kami mereka",
    pl="w i na z do się nie że jest to o jak po za od przez dla ale był co ze są tym czy już "
    "przy jego",
    cs="a v se na je že s z do o to pro ve i jako za ale by po jsou k od byl tak jeho",
    sk="a v sa na je že s z do o to pre vo i ako za ale by po sú k od bol tak jeho",
    hr="i u je na se da za su od s o kao iz koji a što ne nije biti do po će bio ili",
    sl="in v je na se da za so od s o kot iz ki a ne ni do po bo bil ali",
    tr="ve bir bu da de için ile olarak çok daha gibi sonra kadar olan ne en ama",
    fi="ja on oli ei että se hän mutta kun myös joka ovat kuin tai",
    hu="a az és hogy nem is egy van meg ez de volt el mint",
    et="ja on ei et ta oli see ning ka kui oma mis",
    lt="ir yra kad į su iš tai bet jo ne kaip buvo",
    lv="un ir no ar uz par ka bet bija kas tas arī",
    so="iyo oo ka ku u waa in ee la ayaa si waxaa",
    sw="ya na wa kwa ni katika za la cha kuwa hii",
    vi="và của là có cho không một trong được các với người đã những",
    cy="y yn a i o yr ar wedi mae ei am gan oedd hyn",
)
