"""Pipelines that go wrong on purpose, and texts in several scripts."""

from __future__ import annotations

import threading
from typing import Any

ENGLISH = (
    "The city council voted on Tuesday to build a new bridge over the river. "
    "It will cost 34.5 million euros and open in 2029. "
    "The old bridge has been closed to lorries since March. "
    "Shop owners on the east bank say they have lost a third of their customers. "
    "Mayor Anna Keller called the vote a turning point for the town."
)
RUSSIAN = (
    "Городской совет во вторник проголосовал за строительство нового моста через реку. "
    "Он обойдётся в 34,5 миллиона евро и откроется в 2029 году. "
    "Старый мост закрыт для грузовиков с марта. "
    "Владельцы магазинов на восточном берегу говорят, что потеряли треть покупателей. "
    "Мэр Анна Келлер назвала голосование поворотным моментом для города, где живут рыбаки и "
    "рабочие верфи, много лет ждавшие решения."
)
GREEK = (
    "Το δημοτικό συμβούλιο ψήφισε την Τρίτη την κατασκευή νέας γέφυρας πάνω από το ποτάμι. "
    "Θα κοστίσει 34,5 εκατομμύρια ευρώ και θα ανοίξει το 2029. "
    "Η παλιά γέφυρα είναι κλειστή για τα φορτηγά από τον Μάρτιο. "
    "Πόσοι πελάτες χάθηκαν; Οι καταστηματάρχες λένε πως έχασαν το ένα τρίτο των πελατών τους. "
    "Η δήμαρχος Άννα Κέλερ χαρακτήρισε την ψηφοφορία σημείο καμπής για την πόλη."
)
ARABIC = (
    "صوّت مجلس المدينة يوم الثلاثاء على بناء جسر جديد فوق النهر. "
    "ستبلغ كلفته 34.5 مليون يورو وسيفتتح في عام 2029. "
    "الجسر القديم مغلق أمام الشاحنات منذ شهر مارس. "
    "كم زبونا خسر أصحاب المتاجر؟ يقولون إنهم خسروا ثلث زبائنهم في الضفة الشرقية. "
    "ووصفت رئيسة البلدية آنا كيلر التصويت بأنه نقطة تحول للمدينة وأهلها."
)


class PipelineDouble:
    """A pipeline whose every job raises `error`; everything else is `inner`'s."""

    def __init__(self, inner: Any, error: BaseException) -> None:
        self._inner = inner
        self._error = error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def digest(self, *_: Any) -> Any:
        raise self._error

    translate = detect = digest


class RecordingPipeline:
    """A pipeline that keeps the jobs it is given."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.jobs: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def digest(self, job: Any, *more: Any) -> Any:
        self.jobs.append(job)
        return self._inner.digest(job, *more)

    def translate(self, job: Any) -> Any:
        self.jobs.append(job)
        return self._inner.translate(job)


class WaitingPipeline:
    """A pipeline whose jobs wait until `go` is set; `started` counts those that began."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.go = threading.Event()
        self.started = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def detect(self, texts: Any) -> Any:
        return self._after_go(self._inner.detect, texts)

    def translate(self, job: Any) -> Any:
        return self._after_go(self._inner.translate, job)

    def _after_go(self, work: Any, given: Any) -> Any:
        self.started.release()
        assert self.go.wait(10)
        return work(given)


class SlowToLoad:
    """A pipeline that becomes ready once `go` is set, or fails with `error`."""

    def __init__(self, inner: Any, error: BaseException | None = None) -> None:
        self._inner = inner
        self._error = error
        self.go = threading.Event()
        self.checks = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def check_ready(self) -> None:
        self.checks += 1
        assert self.go.wait(10)
        if self._error is not None:
            raise self._error
