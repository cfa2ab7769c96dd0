"""Settings become a desk: which store, model, index and connectors stand behind its ports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import Engine

from bot.clock import SystemClock
from bot.connectors.pages import OutsidePages
from bot.connectors.registry import Connectors, open_connector
from bot.content.source import ContentErrors
from bot.content.workspace import Account, Library, Workspace
from bot.engine.duty import Duty
from bot.engine.process import me
from bot.errors import PlatformRefused, SettingsError, Unavailable
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.server import Server
from bot.knowledge.vectors import Embedder, offline_embedder
from bot.life.hear import hear
from bot.mention.post import Post
from bot.models import Budget, Budgeted, Gateway, NoModel, Profile
from bot.models.embeddings import EndpointEmbedder
from bot.ports import Connector, Desk, Inbound, Wake
from bot.settings import Settings, secret
from bot.store.alerts import SqlAlerts
from bot.store.audit import SqlChain
from bot.store.database import open_database
from bot.store.duties import SqlDuties
from bot.store.effects import SqlEffects
from bot.store.evals import SqlEvals
from bot.store.forgetting import SqlForgetting
from bot.store.overview import SqlOverview
from bot.store.questions import SqlQuestions
from bot.store.spending import SqlSpending
from bot.store.store import SqlStore
from bot.triage.reader import LexiconReader

log = logging.getLogger(__name__)
Wakes = list[Callable[[], None]]  # what is called when something was saved


@dataclass(frozen=True, slots=True)
class Office:
    """A desk with what only the assembly needs of it."""

    desk: Desk
    store: SqlStore
    connectors: tuple[Connector, ...]
    brands: Mapping[tuple[str, str], str]  # (platform, account) -> brand
    gateway: Gateway | NoModel
    knowledge: KnowledgeBase
    questions: SqlQuestions
    overview: SqlOverview
    evals: SqlEvals
    alerts: SqlAlerts
    pages: OutsidePages
    wakes: Wakes
    chain: SqlChain
    duties: SqlDuties
    forgetting: SqlForgetting
    engine: Engine

    def close(self) -> None:
        """Give the index and the duties back to whoever comes next."""
        self.knowledge.close()
        with suppress(Unavailable):  # without a database they end by themselves
            self.duties.lay_down(me())

    def duty(self, name: str) -> Duty:
        """What only one of all processes does at a time."""
        return Duty(name, self.duties, me())

    def warm(self) -> None:
        """Load in the background what the first mentions would wait for: index, languages, model libraries."""
        if isinstance(self.gateway, Gateway):
            self.gateway.warm()
        Thread(target=self._open_index, name="warm index", daemon=True).start()

    def _open_index(self) -> None:
        today = self.desk.clock.now().date()
        for brand in self.desk.content().brands.values():
            self.desk.lexicon.read(Post("import", brand.slug, "warm", "Where is my parcel?"), brand.languages)
            self.desk.knowledge.search(brand.slug, brand.languages[0], ["Where is my parcel?"], today)


def open_office(settings: Settings, account_options: Mapping[str, Mapping[str, Any]] | None = None) -> Office:
    """Everything but the loops. `account_options`: further options per platform (the demo platform's address)."""
    clock, wakes = SystemClock(), list[Callable[[], None]]()
    library = Library(settings.workspace.resolve(), complain)
    engine = open_database(settings.database)
    wake = _queue(settings.database) if settings.engine == "procrastinate" else None
    store = SqlStore(engine, clock, partial(_wake, wakes), wake)
    accounts = all_accounts(library.current(), account_options or {})
    connectors = tuple(open_connector(a, clock, secret(str(a.options.get("secret", "")))) for a in accounts)
    place = index_place(settings, clock)
    knowledge = KnowledgeBase(place, lambda: library.current().articles, open_embedder(settings))
    spending = SqlSpending(engine)
    gateway = open_model(settings, clock, spending)
    model = Budgeted(gateway, spending, Budget(settings.mention_calls, settings.daily_tokens), clock)
    desk = Desk(
        clock, store, SqlEffects(engine, clock), Connectors(connectors), knowledge, model, LexiconReader(),
        library.current, settings.undo, settings.grace, settings.lease, settings.abuse_ration,
    )  # fmt: skip
    brands = {(account.platform, account.account): account.brand for account in accounts}
    return Office(
        desk, store, connectors, brands, gateway, knowledge, SqlQuestions(engine), SqlOverview(engine),
        SqlEvals(engine), SqlAlerts(engine, clock),
        OutsidePages(settings.smtp_url.get_secret_value(), settings.mail_from, clock, secret), wakes,
        SqlChain(engine),
        SqlDuties(engine, clock),
        SqlForgetting(engine, clock),
        engine,
    )  # fmt: skip


def all_accounts(workspace: Workspace, options: Mapping[str, Mapping[str, Any]]) -> list[Account]:
    """Those of unscripted.yaml, and one per brand for imported files. The demo platform only exists in a demo."""
    named = [
        Account(a.platform, a.account, a.brand, a.name, {**a.options, **options.get(a.platform, {})})
        for a in workspace.accounts
        if a.platform != "demo" or "demo" in options or "url" in a.options
    ]
    return [*named, *(Account("import", slug, slug, brand.name, {}) for slug, brand in workspace.brands.items())]


def open_model(settings: Settings, clock: SystemClock, spending: SqlSpending) -> Gateway | NoModel:
    """A gateway when there is a key, or an endpoint of one's own that may need none."""
    key, url = settings.openai_api_key, settings.openai_base_url
    if not key.get_secret_value() and url == Settings.model_fields["openai_base_url"].default:
        return NoModel()
    share = {"base_url": url, "api_key": key, "cache_breakpoint": settings.prompt_cache}
    profiles = (
        Profile("reader", settings.triage_model, steps=frozenset({"triage"}), **share),  # type: ignore[arg-type]
        Profile("writer", settings.draft_model, steps=frozenset({"draft"}), **share),  # type: ignore[arg-type]
    )
    return Gateway(profiles, clock, settings.model_deadline, record=spending.note)


def index_place(settings: Settings, clock: SystemClock) -> Path | Server:
    if settings.chroma_url:
        return Server(settings.chroma_url, settings.chroma_token, clock)
    return settings.state_folder / "index"


def open_embedder(settings: Settings) -> Embedder:
    """The endpoint's embeddings when a model is named, else the vectors that need no network."""
    if not settings.embedding_model:
        return offline_embedder()
    url, key = settings.openai_base_url, settings.openai_api_key
    return EndpointEmbedder(settings.embedding_model, url, key, settings.embedding_dimensions)


def complain(problems: ContentErrors) -> None:
    """A content file became unusable while we run: the last good one stays in force."""
    for problem in problems.problems:
        log.error("content not taken over: %s", problem)


def _queue(url: str) -> Wake:
    """Whoever comes first makes its tables: a process that only takes mentions in may be the one."""
    try:
        from bot.engine.distributed import Queue, libpq, prepare  # an option: others need no such library
    except ImportError:
        wanted = "pip install 'unscripted[postgresql]'"
        raise SettingsError(f"UNSCRIPTED_ENGINE=procrastinate needs a library: {wanted}") from None
    try:
        prepare(libpq(url))
    except Unavailable as error:
        raise SettingsError(f"UNSCRIPTED_ENGINE=procrastinate: {error}") from error
    return Queue()


def _wake(wakes: Wakes) -> None:
    for wake in wakes:
        wake()


def sample_workspace() -> Path:
    """The sample workspace: the repository itself, or what was installed with the program."""
    here = Path(__file__).resolve().parent.parent.parent
    return here if (here / "unscripted.yaml").exists() else here / "unscripted_sample"


def receive(office: Office, platform: str, account: str, inbound: Inbound) -> Mapping[str, int]:
    if (platform, account) not in office.brands:
        raise PlatformRefused("unknown_account")
    connector = office.desk.platforms.connector(platform, account)
    return hear(inbound, connector, office.brands[platform, account], office.desk)
