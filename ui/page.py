"""The whole page: header, tabs and footer; and how it is served."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from breeds.bundle import Bundle
from breeds.recognition.classifier import Classifier
from breeds.settings import ArchiveTab, ReviewAccess
from ui import gradio_words, notice, theme
from ui.archive.serving import Archive
from ui.first_paint import FirstPaint
from ui.identify import endpoint
from ui.identify import tab as identify
from ui.identify.keeper import Keeper
from ui.model import card
from ui.model import tab as model
from ui.parts import hub_links, pictures, templates, uploads
from ui.parts.examples import Examples
from ui.parts.wording import Wording
from ui.review.dashboard import Dashboard
from ui.review.desk import Desk
from ui.review.serving import guarded
from ui.texts.page import FRENCH, Texts
from ui.transport import KeptByBrowsers, Pressed

HERE = Path(__file__).parent
# In the cascade's order: what is shared, then each component's, beside its template.
STYLES = tuple(
    HERE / f"{name}.css"
    for name in (
        "style/colours",
        "style/frame",
        "style/tabs",
        "notice",
        "identify/tab",
        "identify/giving/giver",
        "identify/answer",
        "identify/why",
        "identify/flag_form",
        "identify/verdicts",
        "identify/compact",
        "parts/progress",
        "parts/examples",
        "model/index",
        "model/facts",
        "model/decisions",
        "model/figures",
        "parts/meter",
        "model/limits",
        "parts/table",
        "model/conditions",
        "model/confusions",
        "model/breeds_table",
        "parts/answered_photos",
        "model/example_answers",
        "trial/section",
        "trial/result",
        "style/forced_colours",
    )
)
SCRIPTS = (HERE / "page.js", HERE / "tab_history.js")
ICON = HERE / "paw.svg"

# Seconds: uploads are looked through each hour and gone within a day, as the page promises.
CLEANING_INTERVAL = 3600
UPLOAD_LIFETIME = 23 * 3600
# Gradio turns away who comes after them in English, so there should be none.
PHOTOS_WAITING = 1000
# Gradio keeps what it knows of so many visits, over 100 kB each; the answer of one that it has
# forgotten is made again from the visitor's photo.
VISITS_KEPT = 100


def build(
    classifier: Classifier, keeper: Keeper, examples_dir: Path, why_embedded: str | None = None
) -> gr.Blocks:
    """Lay out the page without its tab for many photos, which needs routes beside Gradio's.

    `keeper` keeps what volunteers say.

    `why_embedded` is the reason, a sentence in English, why the embedded model answers in place of
    the one that was wanted; None where it doesn't.
    """
    return _lay_out(classifier, keeper, Examples.of(examples_dir), why_embedded, None)


def _lay_out(
    classifier: Classifier,
    keeper: Keeper,
    examples: Examples,
    why_embedded: str | None,
    archive: Archive | None,
) -> gr.Blocks:
    wording = Wording()
    page = gr.Blocks(
        title=FRENCH.title,
        analytics_enabled=False,
        delete_cache=(CLEANING_INTERVAL, UPLOAD_LIFETIME),
    )
    with page:
        with gr.Row(elem_id="header"):
            wording.create(gr.HTML, _header, apply_default_css=False, elem_id="title")
            wording.switch.render()
        if why_embedded:
            notice.build(classifier.bundle, why_embedded, wording)
        with gr.Tabs(elem_id="tabs"):
            with wording.create(gr.Tab, lambda texts: {"label": texts.tab_identify}):
                identify.build(classifier, keeper, examples, wording)
            with wording.create(gr.Tab, lambda texts: {"label": texts.tab_model}) as tab:
                model.build(classifier, examples, tab, wording)
            if archive:
                with wording.create(gr.Tab, lambda texts: {"label": texts.tab_archive}):
                    archive.build()
        wording.create(
            gr.HTML,
            partial(_footer, classifier.bundle),
            apply_default_css=False,
            elem_id="footer",
        )
        endpoint.build(classifier)
        _follow_language(page, wording)
    uploads.keep_apart(page)
    return page


def serve(
    classifier: Classifier,
    keeper: Keeper,
    examples_dir: Path,
    why_embedded: str | None = None,
    archive_tab: ArchiveTab | None = None,
    review: ReviewAccess | None = None,
) -> None:
    """Serve the page, as `build` lays it out, until it is stopped; with `archive_tab`, that too.

    With `review`, what visitors say may be reviewed by those at /review.

    On http://127.0.0.1:7860, unless GRADIO_SERVER_NAME or GRADIO_SERVER_PORT say otherwise, as
    they do on a Space.
    """
    examples = Examples.of(examples_dir)
    archive = Archive(classifier, archive_tab) if archive_tab else None
    page = _lay_out(classifier, keeper, examples, why_embedded, archive)
    uploads.adopt(page)
    _, address, _ = page.queue(max_size=PHOTOS_WAITING).launch(
        # Not even where the environment asks for a public address: photos would pass through it.
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        allowed_paths=[str(examples_dir)],
        # Gradio would hand out whatever lies in the folder of its uploads.
        blocked_paths=[str(archive.folder)] if archive else [],
        theme=theme.build(),
        css_paths=STYLES,
        i18n=gradio_words.added(),
        js=_together(SCRIPTS),
        favicon_path=ICON,
        max_file_size=uploads.LARGEST,
        state_session_capacity=VISITS_KEPT,
        app_kwargs={
            "middleware": [Middleware(each) for each in (KeptByBrowsers, Pressed, FirstPaint)],
            "routes": [
                pictures.route(example.thumbnail for example in examples.photos),
                card.route(),
                keeper.route(),
                *(archive.routes() if archive else ()),
                *(_reviewers(classifier, keeper, review) if review else ()),
            ],
        },
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
    )
    print(FRENCH.title, address, flush=True)
    page.block_thread()


def _reviewers(classifier: Classifier, keeper: Keeper, review: ReviewAccess) -> Iterable[BaseRoute]:
    desk = Desk(classifier, keeper.flags_dir, keeper.notice)
    dashboard = Dashboard(classifier.bundle, keeper.flags_dir, keeper.days)
    return guarded([*desk.routes(), *dashboard.routes()], review)


def _together(scripts: Iterable[Path]) -> str:
    """One function of JavaScript that calls each of these files'."""
    calls = "".join(f"({script.read_text('utf-8')})();\n" for script in scripts)
    return f"() => {{\n{calls}}}"


def _follow_language(page: gr.Blocks, wording: Wording) -> None:
    """Start in the address's `?lang=`, and keep that and the document's language up to date."""
    wording.connect()
    wording.switch.change(
        None,
        wording.switch,
        js="(language) => { window.showLanguage(language); }",
        api_visibility="private",
    )
    # In the browser, where gradio_words.js makes this the language that the address asks for: an
    # answer of the server could come after a visitor's own first choice.
    asked = "() => navigator.language"
    page.load(None, None, wording.switch, js=asked, api_visibility="private")


def _header(texts: Texts) -> dict[str, str]:
    return {"value": templates.render("header.html", texts=texts)}


def _footer(bundle: Bundle, texts: Texts) -> dict[str, str]:
    origin = bundle.origin
    told = templates.render(
        "footer.html",
        address=hub_links.files(origin),
        repo=origin.repo,
        revision=origin.revision,
        unconfirmed=origin.unconfirmed,
        version=bundle.manifest.version,
        texts=texts,
    )
    return {"value": told}
