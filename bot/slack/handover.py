"""The shift handover: one message in a brand's channel with what waits, what burns and who did what."""

from __future__ import annotations

from bot.slack import blocks as b
from bot.slack.home import Watch, backlog_line, load_lines
from bot.slack.lines import Board, header, said_line

SHOWN = 10


def handover_blocks(brand: str, by: str, watch: Watch, board: Board) -> tuple[str, list[b.Block]]:
    """What notifications say, and the message."""
    words = board.words
    backlog = next((found for found in watch.backlogs if found.brand == brand), None)
    title = words("handover.title", brand=board.workspace.brands[brand].name)
    told = [said_line(mention, board) for mention in watch.burning[:SHOWN]] or [words("home.burning_empty")]
    done = load_lines(watch, board)
    blocks = [
        header(title),
        *b.context([words("handover.by", who=b.literal(by), at=b.when(board.now))]),
        b.section(backlog_line(backlog, board) if backlog else words("handover.nothing")),
        *(b.section(line) for line in (words("handover.burning"), *told)),
        *([b.section("\n".join([words("handover.done"), *done]))] if done else []),
    ]
    return b.escape(title), blocks
