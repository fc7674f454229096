"""What the verbs that print need: the round's dossier with the photos beside the store, and the fonts and templates of the settings."""

from pathlib import Path

from boundaries.use_cases.documents import gather_dossier
from gisvc.forms.inspection.order import Order, order_of
from gisvc.forms.papers.press import Press
from gisvc.settings import Settings, photo_folder_of
from layers.files.photos import PhotoShelf
from layers.store.embedded import EmbeddedStore


def order_for(held: EmbeddedStore, path: Path, round_id: str, *, side: str | None = None, line_id: str | None = None) -> Order:
    """Raises UnknownRound, and UnknownSide or UnknownLine for one that is not of the round."""
    return order_of(
        gather_dossier(held, round_id),
        PhotoShelf(photo_folder_of(path)),
        is_demonstration=held.workspace.is_demonstration,
        side=side,
        line_id=line_id,
    )


def press() -> Press:
    settings = Settings()
    return Press(settings.font_dir, settings.template_dir)
