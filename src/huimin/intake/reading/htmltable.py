"""The tables of an HTML page that calls itself .xls, as rows of text."""

from html.parser import HTMLParser

_MOST_CELLS = 5_000_000
_MOST_SPAN = 1000


class TableReader(HTMLParser):
    """Collects the rows of all tables in order; `merges` holds (first row, first column, last row, last column).

    Rows count from 1, columns from 0. A cell that spans others stands in its first place, as in a workbook.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self._covered: set[tuple[int, int]] = set()
        self._text: list[str] | None = None
        self._hidden = 0
        self._n_cells = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self._start_cell({name: value or "" for name, value in attrs})
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data):
        if self._text is not None and not self._hidden:
            self._text.append(data)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        row, cells = len(self.rows), self.rows[-1]
        while (row, len(cells)) in self._covered:
            cells.append("")
        down, across = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))
        self._n_cells += down * across
        if self._n_cells > _MOST_CELLS:
            raise OverflowError("cells")
        if down > 1 or across > 1:
            left = len(cells)
            self.merges.append((row, left, row + down - 1, left + across - 1))
            self._covered |= {(row + i, left + j) for i in range(down) for j in range(across) if i or j}
        self._text = []

    def _end_cell(self) -> None:
        if self._text is not None:
            self.rows[-1].append(" ".join("".join(self._text).split()))
            self._text = None


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isascii() and text.isdigit() and int(text) > 0 else 1
