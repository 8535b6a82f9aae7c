"""Money beside other numbers: fen are compared with fen alone, however the two sides are put."""

from collections.abc import Mapping

from sqlglot import exp

from huimin.rules.syntax import Refused

_FEN, _OTHER, _NUMBER, _UNKNOWN = "fen", "other", "number", "unknown"
_COMPARED = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ)
_ALIKE = (exp.Add, exp.Sub, exp.Greatest, exp.Least, exp.Coalesce)  # what stands in these is of one unit
_LIKE_ITS_OWN = (exp.Paren, exp.Neg, exp.Cast, exp.Sum, exp.Min, exp.Max, exp.Mod, exp.Window)


def check_units(tree: exp.Select, units: Mapping[str, str]) -> None:
    """A limit in yuan or months beside a column of fen is a hundred times off. Refused names line and remedy.

    units: parameter -> what it counts. A column is of fen by its name; of what else it is nobody knows.
    """
    for node in tree.find_all(*_COMPARED, exp.Between):
        sides = (
            [node.this, node.args["low"], node.args["high"]]
            if isinstance(node, exp.Between)
            else [node.left, node.right]
        )
        names = [one.this for side in sides for one in side.find_all(exp.Placeholder) if one.this in units]
        if names and (
            {_FEN, _OTHER} <= {_unit(side, units) for side in sides} or _is_fen_beside_a_column(sides, units)
        ):
            said = ", ".join(f"${name}" for name in names)
            counted = ", ".join(dict.fromkeys(units[name] for name in names))
            raise Refused(
                node, f"{sides[0].sql()} is compared with {said}, whose unit is {counted}; give both in one unit"
            )


def _is_fen_beside_a_column(sides: list[exp.Expression], units: Mapping[str, str]) -> bool:
    """A limit in fen, bare, beside a bare column that is not of fen by its name."""
    is_fen = any(isinstance(side, exp.Placeholder) and units.get(side.this) == "fen" for side in sides)
    return is_fen and any(isinstance(side, exp.Column) and _unit(side, units) != _FEN for side in sides)


def _unit(node: exp.Expression, units: Mapping[str, str]) -> str:
    if isinstance(node, exp.Literal):
        return _NUMBER
    if isinstance(node, exp.Placeholder):
        return _UNKNOWN if node.this not in units else _FEN if units[node.this] == "fen" else _OTHER
    if isinstance(node, exp.Column):
        return _FEN if "fen" in node.name.split("_") else _UNKNOWN
    if isinstance(node, exp.Mul):
        return _product({_unit(side, units) for side in (node.left, node.right)})
    if isinstance(node, _ALIKE):
        return _together([_unit(one, units) for one in node.iter_expressions()])
    return _unit(node.this, units) if isinstance(node, _LIKE_ITS_OWN) else _UNKNOWN


def _product(units: set[str]) -> str:
    """So many times an amount is an amount."""
    return next((unit for unit in (_FEN, _UNKNOWN, _OTHER) if unit in units), _NUMBER)


def _together(units: list[str]) -> str:
    said = {unit for unit in units if unit != _NUMBER}
    return said.pop() if len(said) == 1 else _UNKNOWN if said else _NUMBER
