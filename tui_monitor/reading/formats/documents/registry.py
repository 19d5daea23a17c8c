"""Every document trainmon knows, in the order in which they are asked."""

from tui_monitor.reading.formats.documents.trainer_state import TrainerState
from tui_monitor.reading.formats.documents.training_status import TrainingStatus
from tui_monitor.reading.formats.protocols import Document

DOCUMENTS: tuple[type[Document], ...] = (TrainerState, TrainingStatus)
